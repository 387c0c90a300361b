public import Codes
internal import Exchange
public import Mapping
public import StrictJSON

/// What publishing would change, seen before it does: the diff like a patch, what is wrong with it, and how many of last
/// year's cases each change touches.
public struct MappingPlanning: Sendable {
    let publishing: MappingPublishing
    let context: OfficeContext

    /// Plans of these drafts.
    public init(_ publishing: MappingPublishing, _ context: OfficeContext) {
        self.publishing = publishing
        self.context = context
    }

    /// One page of the plan.
    /// - Parameter cursor: what the page before answered as `next`.
    /// - Returns: `{"changes","lines","findings","touched":[{"peer","local","cases"?}],"golden"?,"next"?}`; without
    ///   `cases` where last year's cannot be counted now; `golden` with the first page: every example's result.
    /// - Throws: what the store refuses.
    public func page(after cursor: String?, lint: MappingLint) async throws(OfficeRefusal) -> JSON {
        var answer = try await pageAlone(after: cursor, lint: lint)
        guard cursor == nil else { return .object(answer) }
        let run = GoldenCaseRun(own: lint.own, peers: lint.peers, day: lint.day)
        let results = try await MappingGolden(publishing.drafts).results(run)
        answer["golden"] = .array(results.map(\.json))
        return .object(answer)
    }

    /// The results of the examples, of one peer or all, by what would be published now.
    /// - Returns: `{"cases","failed","results":[{"peer","name","local","passes","differences"}]}`.
    public func test(_ peer: GatewayID?, _ run: GoldenCaseRun) async throws(OfficeRefusal) -> JSON {
        let results = try await MappingGolden(publishing.drafts).results(of: peer.map { [$0] }, run)
        return [
            "cases": .integer(Int64(results.count)),
            "failed": .integer(Int64(results.count { !$0.passes })), "results": .array(results.map(\.json)),
        ]
    }

    private func pageAlone(after cursor: String?, lint: MappingLint) async throws(OfficeRefusal) -> JSONObject
    {
        let drafts = try await publishing.drafts.all()
        // A cursor is a peer and one of our codes; a peer whose draft is gone meanwhile is passed over.
        let parts = (cursor ?? "").split(separator: " ", maxSplits: 1).map(String.init)
        let rest = drafts.filter { $0.peer.description >= parts.first ?? "" }
        guard let draft = rest.first else { return answer(MappingPlan(published: [], draft: []), [], []) }
        let after = draft.peer.description == parts.first && parts.count == 2 ? parts.last : nil
        let page = try await publishing.drafts.page(of: draft, after: after)
        let steps = try await publishing.steps(page)
        let plan = MappingPlan(published: steps.flatMap(\.standing), draft: steps.flatMap(\.wanted))
        var next: String?
        if page.count == MappingBook.step, let last = page.last {
            next = MappingBook.recordKey(last.key)
        } else if rest.count > 1 {
            next = rest[1].peer.description
        }
        let counts = await counts(isFirst: cursor == nil, isLast: next == nil)
        let touched = steps.filter { !MappingPlan(published: $0.standing, draft: $0.wanted).isEmpty }.map {
            step -> JSON in
            var line: JSONObject = [
                "peer": .string(step.key.peer.description), "local": .string(step.key.local),
            ]
            line["cases"] = counts.map { .integer(Int64($0[step.key] ?? 0)) }
            return .object(line)
        }
        return answer(plan, touched, steps.flatMap { lint.findings($0.wanted) }, next: next)
    }

    private func answer(
        _ plan: MappingPlan, _ touched: [JSON], _ findings: [MappingFinding], next: String? = nil
    ) -> JSONObject {
        var answer: JSONObject = [
            "changes": .integer(Int64(plan.changes.count)), "lines": .strings(plan.lines),
            "touched": .array(touched), "findings": .array(findings.map(\.json)),
        ]
        answer["next"] = next.map { .string($0) }
        return answer
    }

    /// Last year's cases, read with the first page and kept for the others.
    private func counts(isFirst: Bool, isLast: Bool) async -> [MappingKey: Int]? {
        let kept = isFirst ? nil : context.planCounts.counts
        var counts = kept
        if counts == nil { counts = await context.casesOfLastYear() }
        context.planCounts.keep(isLast ? nil : counts)
        return counts
    }
}

extension MappingFinding {
    /// One line of an answer.
    public var json: JSON {
        [
            "severity": .string(severity.rawValue), "peer": .string(peer.description),
            "row": .integer(Int64(row)), "local": .string(local), "code": .string(fault.code.rawValue),
            "pointer": .string(fault.pointer.description), "detail": .string(fault.message),
            "message": .string(fault.messageZh),
        ]
    }
}
