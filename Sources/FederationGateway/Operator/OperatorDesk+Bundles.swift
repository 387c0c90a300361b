internal import Codes
internal import Office
internal import StrictJSON

/// Bundles: their definitions, and those under way.
extension OperatorDesk {
    static let bundleVerbs: [String: Verb] = [
        "bundle.import": { desk, call throws(OfficeRefusal) in
            try await desk.bundleShelf.take(try call.file, by: call.actor)
        },
        "bundle.lint": { desk, call throws(OfficeRefusal) in try await desk.bundleShelf.lint(try call.file) },
        "bundle.list": { desk, _ throws(OfficeRefusal) in try await desk.bundleShelf.list() },
        "bundle.show": { desk, call throws(OfficeRefusal) in
            try await desk.bundleShelf.show(try call.text("code"))
        },
        "bundle.status": { desk, call throws(OfficeRefusal) in try await desk.bundleStatus(call) },
    ]

    private var bundleShelf: BundleShelf { BundleShelf(gateway.office) }

    private func bundleStatus(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let desk = BundleDesk(gateway.office)
        if let id = call.optional("id") { return try await desk.show(id, purpose: nil, for: call.caller) }
        var lines: [JSON] = []
        var after: String?
        repeat {
            let listing = try BundleDesk.Listing(
                state: call.flag("all") ? "all" : "open", text: nil, after: after, limit: 100)
            let page = try await desk.list(listing, for: call.caller)
            lines += page["bundles"]?.arrayValue ?? []
            after = page["next"]?.stringValue
        } while after != nil && lines.count < Self.bundleLinesMax
        return .array(lines)
    }

    /// Lines of one listing; more is not for people.
    private static let bundleLinesMax = 10_000
}

extension VerbCall {
    /// - Throws: `usage` when it is missing.
    fileprivate var file: JSON {
        get throws(OfficeRefusal) {
            guard let file = arguments["file"] else {
                throw OfficeRefusal(.usage, detail: "file is missing", message: "缺少参数 file")
            }
            return file
        }
    }
}
