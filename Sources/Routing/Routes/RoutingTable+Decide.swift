internal import Codes

extension RoutingTable {
    /// Decides the way of a case and says why: prefix, owner, successor, scope, mode, hub, in this order.
    public func decide(_ request: RouteRequest) -> RouteDecision {
        var reasoning = Reasoning()
        let outcome = outcome(of: request, &reasoning)
        return RouteDecision(outcome: outcome, mode: reasoning.mode, lines: reasoning.lines)
    }

    /// The steps said so far, and what they chose.
    struct Reasoning {
        var lines: [Explanation] = []
        var mode: Mode?

        mutating func say(_ text: String, _ textZh: String) { lines.append(Explanation(text, textZh)) }

        mutating func refuse(_ code: ErrorCode, _ text: String, _ textZh: String) -> RouteDecision.Outcome {
            say("refused, \(code): \(text)", "不能路由（\(code)）：\(textZh)")
            return .refused(code)
        }
    }

    private func outcome(of request: RouteRequest, _ reasoning: inout Reasoning) -> RouteDecision.Outcome {
        let owner: Owner
        switch ownerOf(request.destination, &reasoning) {
        case .success(let found): owner = found
        case .failure(let refusal): return refusal.outcome
        }
        if let refusal = checkScope(request, &reasoning) ?? checkMode(request, &reasoning) { return refusal }
        switch owner {
        case .here:
            reasoning.say("this gateway is competent: nothing leaves it", "本网关即为办理地，不外发")
            return .here
        case .peer(let gateway): return way(to: gateway, &reasoning)
        }
    }

    private struct Refusal: Error { let outcome: RouteDecision.Outcome }

    private func ownerOf(_ division: DivisionCode, _ reasoning: inout Reasoning) -> Result<Owner, Refusal> {
        guard let match = match(division) else {
            let outcome = reasoning.refuse(
                .routeUnknown, "no prefix covers \(division.text)", "没有网关服务区划 \(division.text)")
            return .failure(Refusal(outcome: outcome))
        }
        let passed = match.shorter.map(\.text).joined(separator: ", ")
        reasoning.say(
            "\(division.text) is covered by \(match.prefix)"
                + (passed.isEmpty ? "" : " (longer than \(passed))"),
            "区划 \(division.text) 命中前缀 \(match.prefix)" + (passed.isEmpty ? "" : "（长于 \(passed)）"))
        guard match.owners.count == 1, let owner = match.owners.first else {
            let names = match.owners.map(describe).joined(separator: ", ")
            let outcome = reasoning.refuse(
                .routeAmbiguous, "\(match.prefix) is served by \(names)", "前缀 \(match.prefix) 同时属于 \(names)")
            return .failure(Refusal(outcome: outcome))
        }
        return .success(owner)
    }

    private func describe(_ owner: Owner) -> String {
        switch owner {
        case .here: gateway.description
        case .peer(let peer): peer.description
        }
    }

    private func checkScope(_ request: RouteRequest, _ reasoning: inout Reasoning) -> RouteDecision.Outcome? {
        guard let scopes = request.scopes else { return nil }
        let listed = scopes.map(\.description).joined(separator: ", ")
        guard let scope = reach.covering(scopes, from: request.origin, to: request.destination) else {
            return reasoning.refuse(
                .scopeNotOpen,
                "the matter is open for \(listed); \(request.origin.text) → \(request.destination.text) "
                    + "lies outside",
                "该事项的通办范围为 \(listed)，不含 \(request.origin.text) → \(request.destination.text)")
        }
        reasoning.say(
            "open from \(request.origin.text) by scope \(scope)", "通办范围 \(scope) 包含收件地 \(request.origin.text)"
        )
        return nil
    }

    private func checkMode(_ request: RouteRequest, _ reasoning: inout Reasoning) -> RouteDecision.Outcome? {
        guard let modes = request.modes else {
            reasoning.mode = request.mode
            return nil
        }
        let listed = modes.map(\.rawValue).joined(separator: ", ")
        let listedZh = modes.map(\.nameZh).joined(separator: "、")
        guard let mode = request.mode ?? modes.first, modes.contains(mode) else {
            let asked = request.mode?.rawValue ?? "none"
            return reasoning.refuse(
                .modeNotOpen, "the matter is done \(listed.isEmpty ? "in no mode" : listed), not \(asked)",
                "该事项的通办方式为\(listedZh.isEmpty ? "无" : listedZh)，不含\(request.mode?.nameZh ?? "无")")
        }
        reasoning.mode = mode
        reasoning.say("mode \(mode.rawValue), of \(listed)", "通办方式\(mode.nameZh)（可选：\(listedZh)）")
        return nil
    }
}
