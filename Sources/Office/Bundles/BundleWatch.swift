internal import Codes
internal import Exchange

/// Promises to look at a bundle one of whose cases became undeliverable: a rejection writes no event, so no feed shows it.
public struct BundleWatch: Sendable {
    private let context: OfficeContext
    private static let restMilliseconds: Int64 = 30_000

    /// A watch over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Looks every half minute until cancelled.
    public func run() async throws(CancellationError) {
        try await context.clock.every(Self.restMilliseconds) { try await look() }
    }

    /// Promises a look at the bundles of cases not seen yet, the newest first, up to the first that was.
    /// - Returns: how many cases were new.
    @discardableResult public func look() async throws(OfficeRefusal) -> Int {
        let book = BundleBook(context: context)
        return try await context.eachUndeliverable(
            without: .bundleSeen, key: { "\($0.id)/\($0.summary.updatedAt)" }
        ) { record throws(OfficeRefusal) in
            guard let id = try await book.id(ofCase: record.id) else { return [] }
            return try BundleRunner(context).promise(id)
        }
    }
}

extension RecordKind {
    /// Undeliverable cases that bundles have heard of, by case and the time at which they became so.
    static let bundleSeen = RecordKind(rawValue: "bundle_seen")
}
