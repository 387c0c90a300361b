internal import Codes
public import Exchange

/// Warns of agreements that end soon, have ended, or of which nobody says when they end: each day anew, since signing
/// takes weeks and a warning that was given once is forgotten.
public struct AgreementWatch: Sendable {
    private let context: OfficeContext
    private let alarm: @Sendable (Alarm) -> Void
    private static let restMilliseconds: Int64 = 60_000

    /// A watch over these rooms.
    /// - Parameter alarm: told of each agreement, for log, metric and `doctor`.
    public init(_ context: OfficeContext, alarm: @escaping @Sendable (Alarm) -> Void) {
        self.context = context
        self.alarm = alarm
    }

    /// Looks with each new day, and at the start, until cancelled.
    public func run() async throws(CancellationError) {
        var seen: CivilDate?
        try await context.clock.every(Self.restMilliseconds) {
            guard seen != context.today else { return }
            look()
            seen = context.today
        }
    }

    /// Warns of what there is to warn of today.
    public func look() {
        for one in AgreementDesk(context).lapsing() {
            alarm(
                Alarm(
                    one.isOver ? .agreementExpired : .agreementExpiring, detail: "\(one.number): \(one.cause)"
                ))
        }
    }
}
