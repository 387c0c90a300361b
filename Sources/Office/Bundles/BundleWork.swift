internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// Promises to carry a bundle on whenever one of its cases has moved.
public struct BundleFollower: Follower {
    /// Names the cursor.
    public let name = "bundles"
    /// Those who wait for an earlier part's decision wait for it to begin.
    public let pace = FollowerPace.prompt
    /// A gateway that had no bundles has none in what is stored.
    public let start = FollowerStart.now
    private let context: OfficeContext

    /// A follower over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Events after which something of the bundle may be due.
    private static let telling: Set<EventType> = [
        .submitted, .accepted, .refused, .transferred, .terminated, .withdrawn, .decided, .rectified,
        .revoked,
        .completed,
    ]

    /// One promise for each bundle that the events are of, however many they are.
    public func follow(_ events: [FollowedEvent]) async throws(OfficeRefusal) -> Reaction {
        let book = BundleBook(context: context)
        var moved: Set<UUIDv7> = []
        var seen: Set<CaseID> = []
        for event in events where Self.telling.contains(event.event.type) {
            guard seen.insert(event.key.caseID).inserted else { continue }
            if let id = try await book.id(ofCase: event.key.caseID) { moved.insert(id) }
        }
        var reaction = Reaction()
        for id in moved.sorted() { reaction.writes += try BundleRunner(context).promise(id) }
        return reaction
    }
}

/// Carries bundles on as it was promised.
public struct BundleWork: ErrandHandler {
    /// `bundle`; the target is the bundle's id.
    public let kind = BundleRunner.errandKind
    private let context: OfficeContext

    /// Work over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Carries the bundle on until it waits for others.
    public func run(_ errand: Errand) async -> ErrandOutcome {
        // `try?`: a target that is no id was promised by nobody.
        guard let id = try? UUIDv7(errand.target) else { return .never("no bundle \(errand.target)") }
        do throws(OfficeRefusal) {
            try await BundleRunner(context).advance(id)
            return .done()
        } catch { return .later("\(error.code.rawValue): \(error.detail)") }
    }
}
