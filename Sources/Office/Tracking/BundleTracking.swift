internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
public import StrictJSON

/// What the applicant sees of a bundle by its own tracking token: every part on one page, nothing personal.
public struct BundleTracking: Sendable {
    private let context: OfficeContext

    /// Over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// The bundle as its applicant may follow it.
    /// - Returns: `{"bundle","number","created_on","due_on"?,"state_text","results","parts":[{"part","name","place",
    ///   "state","state_text","number"?,"agency"?,"due_on"?,"token"?}]}`; a part's token leads to its own page.
    /// - Throws: `link_unknown`, what the store refuses.
    public func view(of token: String) async throws(OfficeRefusal) -> JSON {
        let book = BundleBook(context: context)
        guard let id = try await context.links.trackedBundle(token), let bundle = try await book.bundle(id)
        else { throw OfficeRefusal(.linkUnknown) }
        let standing = try await book.standing(bundle)
        let shown = BundleView(context: context, standing: standing)
        var parts: [JSON] = []
        for part in standing.parts { parts.append(try await line(of: part, shown)) }
        var answer: JSONObject = [
            "bundle": .string(bundle.definition.name), "number": .string(bundle.number),
            "created_on": .string(bundle.createdAt.civilDate.description),
            "results": .string(bundle.definition.results.rawValue), "parts": .array(parts),
            "state_text": .string(Self.text(of: standing)),
        ]
        answer["due_on"] = shown.due.map { .string($0.description) }
        return .object(answer)
    }

    private func line(of part: BundleStanding.Part, _ shown: BundleView) async throws(OfficeRefusal) -> JSON {
        var line: JSONObject = [
            "part": .integer(Int64(part.number)), "name": .string(shown.name(of: part)),
            "place": .string(shown.place(of: part)),
            "state": .string(part.state.rawValue), "state_text": .string(shown.standing.text(of: part)),
        ]
        let matter = await shown.matter(of: part)
        line["agency"] = matter?.json["agency"]?["name"]
        line["proxied"] = matter?.peer.flatMap(context.proxied(with:)).map { .string($0.text) }
        guard let view = part.view else { return .object(line) }
        line["number"] = view.fold.standing.number.map { .string($0) }
        line["due_on"] = view.fold.standing.dueOn.map { .string($0.description) }
        // A part that has not been printed has no token yet that works.
        try await context.links.keepTrackingToken(of: view.record.id)
        line["token"] = .string(context.links.trackingToken(of: view.record.id))
        return .object(line)
    }

    private static func text(of standing: BundleStanding) -> String {
        if BundleAct.allowed(standing).contains(.handOut) { return "已全部办结，请到窗口一并领取结果" }
        if standing.bundle.handedOut != nil { return "已全部办结，结果已领取" }
        return standing.isEnded ? "已全部办结" : "办理中"
    }
}

extension BundleStanding {
    /// Where a part stands, as the applicant reads it on the page and on the receipt.
    func text(of part: Part) -> String {
        switch part.state {
        case .waiting:
            let awaited = part.definition.after.filter { self.part($0)?.succeeds != true }
            guard !part.plan.isReleased, !awaited.isEmpty else { return "正在转往办理地" }
            return "待事项" + awaited.sorted().map(String.init).joined(separator: "、") + "办结后开始"
        case .blocked, .undeliverable: return "待受理窗口处理"
        case .open: return "办理中"
        case .done: return "已办结"
        case .failed: return "未办成"
        case .dropped: return "不再办理"
        case .decided where part.outcome == "revoked": return "决定已撤销"
        case .submitted, .accepted, .decided, .refused, .transferred, .terminated, .withdrawn:
            return part.view.map { CaseTracking.text(of: $0.fold.state) } ?? ""
        }
    }
}
