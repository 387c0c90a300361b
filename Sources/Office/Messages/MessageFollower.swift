public import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// Tells applicants what the destination wrote: a correction with its one-time link, the decision, an end.
///
/// Only the origin tells, since the applicant stood at its window; never of a synthetic case, and never of what came so
/// late that it was fetched back after a loss.
public struct MessageFollower: Follower {
    /// `messages`.
    public let name = "messages"
    /// An applicant waits for it.
    public let pace = FollowerPace.prompt
    /// Nobody is told of what was before.
    public let start = FollowerStart.now
    private let context: OfficeContext
    private let types: Set<EventType>

    /// What applicants are told of unless the region says otherwise.
    public static let usualTypes: Set<EventType> = [
        .correctionRequested, .decided, .refused, .transferred, .terminated, .rectified, .revoked,
    ]
    /// Days after which news is none.
    private static let daysMost = 7

    /// - Parameter types: the events that applicants are told of.
    public init(_ context: OfficeContext, types: Set<EventType> = usualTypes) {
        self.context = context
        self.types = types
    }

    /// Promises a message for each event that is told of.
    public func follow(_ events: [FollowedEvent]) async throws(OfficeRefusal) -> Reaction {
        let told = events.filter { types.contains($0.event.type) && $0.key.author == .destination }
        guard !told.isEmpty else { return Reaction() }
        let oldest = context.clock.now().advanced(byMilliseconds: -Int64(Self.daysMost) * 86_400_000)
        let views = try await context.views(of: told)
        var reaction = Reaction()
        for event in told {
            guard let view = views[event.key.caseID], view.record.ourSide == .origin,
                !view.record.summary.isTest, event.event.time >= oldest
            else { continue }
            reaction.writes += try await writes(for: event.event, view) ?? []
        }
        return reaction
    }

    private func writes(for event: CaseEvent, _ view: CaseView) async throws(OfficeRefusal) -> [Write]? {
        let messages = Messages(context: context)
        let summary = view.record.summary
        let number = summary.number.map { "（\($0)）" } ?? ""
        let head = "【\(context.own.name)】您申请的“\(summary.matterName)”\(number)"
        guard event.type == .correctionRequested else {
            guard let text = Self.text(of: event) else { return nil }
            var address = ""
            if let url = context.own.publicURL {
                address = "查询：\(url)/t/\(context.links.trackingToken(of: view.record.id))"
            }
            guard let rows = try messages.promise(head + text + address, about: view) else { return nil }
            return rows + [context.links.trackingRow(of: view.record.id)]
        }
        // Nobody is asked to correct what has been answered, or ended, meanwhile.
        guard view.fold.standing.correction?.request.id == event.id else { return nil }
        guard let url = context.own.publicURL,
            let link = try await CorrectionDesk(context).make(for: view)
        else { return try messages.promise(head + "需要补正，请联系受理窗口。", about: view) }
        let text = head + "需要补正，不必再跑一趟：请打开 \(url)/c/\(link.token) 在线补正，或联系受理窗口。"
        guard let rows = try messages.promise(text, about: view) else { return nil }
        return rows + link.writes
    }

    private static func text(of event: CaseEvent) -> String? {
        switch event.type {
        case .accepted: "已受理。"
        case .decided:
            switch event.data["outcome"]?.stringValue {
            case "denied": "已作出不予批准的决定，详见决定书。"
            case "partial": "已作出部分批准的决定，详见决定书。"
            case "forwarded": "已转报上级机关。"
            default: "已办好，请留意领取结果。"
            }
        case .refused: "不予受理，理由和救济途径详见告知书。"
        case .transferred: "不属原办理地职权，请联系受理窗口确认转办。"
        case .terminated: "已终止办理，详见告知书。"
        case .rectified: "的决定有更正，请联系受理窗口。"
        case .revoked: "的决定已被撤销，请联系受理窗口。"
        case .extended: "已延长办理期限，详见告知书。"
        default: nil
        }
    }
}
