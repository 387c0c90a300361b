public import Codes
public import StrictJSON

/// A file of bundles: `{"gateway"?,"bundles":[{…},…]}`.
public struct BundleFile: Sendable {
    /// Whose they are, where the file says it.
    public let gateway: GatewayID?
    /// In order; no code stands twice.
    public let bundles: [BundleDefinition]

    /// Reads a file.
    /// - Throws: every fault at once, such as `/bundles/0/parts/2/after: bundle_cycle`.
    public init(_ json: JSON) throws(ShapeFaults) {
        let reader = ShapeReader(try JSONShape<JSONObject>.outermost(json))
        reader.allowOnly(["gateway", "bundles"])
        gateway = reader.optional("gateway", .gateway)
        var seen: Set<String> = []
        bundles = reader.objects("bundles", count: 1...1_000).compactMap { member in
            guard let bundle = BundleDefinition(member) else { return nil }
            if !seen.insert(bundle.code).inserted { member.note("code", .memberTwice) }
            return bundle
        }
        guard reader.faults.isEmpty else { throw reader.collected }
    }
}
