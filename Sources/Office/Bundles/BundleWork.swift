internal import Casework
internal import Codes
public import Exchange
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
        let cases = Set(events.filter { Self.telling.contains($0.event.type) }.map(\.key.caseID))
        var reaction = Reaction()
        for id in try await BundleBook(context: context).ids(ofCases: cases.sorted()).sorted() {
            reaction.writes += try BundleRunner(context).promise(id)
        }
        return reaction
    }
}

/// Carries bundles on as it was promised.
public struct BundleWork: ErrandHandler {
    /// `bundle`; the target is the bundle's id.
    public let kind = BundleRunner.errandKind
    private let context: OfficeContext
    private let alarm: @Sendable (Alarm) -> Void

    /// Work over these rooms.
    /// - Parameter alarm: told once of each part that asks for a person; a hint, the bundle itself says it durably.
    public init(_ context: OfficeContext, alarm: @escaping @Sendable (Alarm) -> Void = { _ in }) {
        self.context = context
        self.alarm = alarm
    }

    /// Carries the bundle on until it waits for others. What can never be carried on by itself becomes a person's, so the
    /// promise is not given up where nobody looks.
    public func run(_ errand: Errand) async -> ErrandOutcome {
        // `try?`: a target that is no id was promised by nobody.
        guard let id = try? UUIDv7(errand.target) else { return .never("no bundle \(errand.target)") }
        var late: OfficeRefusal?
        do throws(OfficeRefusal) {
            try await BundleRunner(context).advance(id, tries: errand.attempts)
        } catch { late = error }
        do throws(OfficeRefusal) {
            try await BundleTrouble(context).tell(id, alarm)
        } catch { late = late ?? error }
        guard let late else { return .done() }
        return .later("\(late.code.rawValue): \(late.detail)")
    }
}
