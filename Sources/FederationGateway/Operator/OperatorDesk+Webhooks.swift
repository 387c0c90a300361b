internal import Casework
internal import Codes
internal import Office
internal import StrictJSON

/// Systems that are told of what happens.
extension OperatorDesk {
    static let webhookVerbs: [String: Verb] = [
        "webhook.create": { desk, call throws(OfficeRefusal) in
            try await desk.webhooks.create(try wish(call), by: call.actor)
        },
        "webhook.list": { desk, _ throws(OfficeRefusal) in
            .array(try await desk.webhooks.list().map(\.listing))
        },
        "webhook.show": { desk, call throws(OfficeRefusal) in
            try await desk.webhooks.show(try call.text("id"))
        },
        "webhook.rotate": { desk, call throws(OfficeRefusal) in
            try await desk.webhooks.rotate(
                try call.text("id"), overlapHours: Int(call.arguments["overlap_hours"]?.integerValue ?? 24),
                by: call.actor)
        },
        "webhook.disable": { desk, call throws(OfficeRefusal) in
            try await desk.webhooks.disable(try call.text("id"), by: call.actor)
        },
        "webhook.enable": { desk, call throws(OfficeRefusal) in
            try await desk.webhooks.enable(try call.text("id"), by: call.actor)
        },
        "webhook.delete": { desk, call throws(OfficeRefusal) in
            try await desk.webhooks.delete(try call.text("id"), by: call.actor)
        },
        "webhook.test": { desk, call throws(OfficeRefusal) in
            try await desk.webhooks.test(try call.text("id"), by: call.actor)
        },
        "webhook.replay": { desk, call throws(OfficeRefusal) in
            try await desk.webhooks.replay(
                try call.text("id"), since: try ReplayStart(try call.text("since")),
                limit: Int(call.arguments["limit"]?.integerValue ?? 10_000), by: call.actor)
        },
    ]

    var webhooks: WebhookDesk { WebhookDesk(gateway.office, web: gateway.web) }

    private static func wish(_ call: VerbCall) throws(OfficeRefusal) -> WebhookSubscription.Wish {
        var wish = WebhookSubscription.Wish(
            address: try call.read("url") { text throws(CodeFault) in try WebAddress(text) })
        wish.label = call.optional("label")
        for type in call.texts("events") where type != "*" {
            guard WebhookSubscription.typesBesideEvents.contains(type) || EventType(rawValue: type) != nil
            else {
                throw OfficeRefusal(
                    .usage, detail: "events: \(type.prefix(40)) is no event",
                    message: "没有名为“\(type.prefix(40))”的事件")
            }
            if !wish.types.contains(type) { wish.types.append(type) }
        }
        if let side = call.optional("side") {
            wish.side = Side(rawValue: side)
            if wish.side == nil {
                throw OfficeRefusal(
                    .usage, detail: "side: origin or destination", message: "side 应为 origin 或 destination")
            }
        }
        if call.optional("division") != nil {
            wish.division = try call.read("division") { text throws(CodeFault) in try DivisionPrefix(text) }
        }
        wish.personal = call.flag("personal")
        wish.purpose = call.optional("purpose")
        if let purpose = wish.purpose, !wish.personal || !(2...200).contains(purpose.count) {
            throw OfficeRefusal(
                .usage, detail: "purpose: 2 to 200 characters, with --personal",
                message: "用途须为 2 至 200 字，并与 --personal 同用")
        }
        return wish
    }

    /// Subscriptions that nothing is sent to although nobody said so, and those that take nothing.
    func webhookFindings() async -> [Finding] {
        do throws(OfficeRefusal) {
            var findings: [Finding] = []
            for subscription in try await webhooks.list() {
                let name = "webhook \(subscription.id)"
                let whom = subscription.wish.label ?? subscription.wish.address.host
                if let disabled = subscription.disabled {
                    guard disabled.byGateway else { continue }
                    findings.append(
                        Finding(
                            .fail, name, "\(whom): disabled \(disabled.at): \(disabled.reason)",
                            cure: "mend the receiver, enable it, and replay what it missed",
                            command: dir + " webhook enable \(subscription.id)"))
                } else if let failing = try await webhooks.failing(subscription.id) {
                    let since = failing["failing_since"]?.stringValue ?? ""
                    findings.append(
                        Finding(
                            .warn, name,
                            "\(whom): nothing taken since \(since): \(failing["problem"]?.stringValue ?? "")",
                            cure: "ask the receiver's keeper; after 72 hours it is disabled",
                            command: dir + " webhook test \(subscription.id)"))
                } else {
                    findings.append(Finding(.ok, name, "\(whom): takes what it is sent"))
                }
            }
            return findings
        } catch { return [Finding(.fail, "webhooks", "\(error.code): \(error.detail)")] }
    }

    /// Whether ratings go to the regional system.
    func ratingFinding() -> Finding {
        guard let platform = gateway.ratingPlatform else {
            return Finding(.ok, "ratings", "not pushed: gateway.yaml has no section ratings")
        }
        return Finding(.ok, "ratings", "pushed to \(platform.address.host)")
    }

    /// What was given up and waits for a person.
    func errandFindings() async -> [Finding] {
        do throws(OfficeRefusal) {
            let page = try await gateway.office.errands.list(dead: true, limit: 256)
            guard !page.errands.isEmpty else { return [] }
            let kinds = Dictionary(grouping: page.errands, by: \.kind).map { "\($0.value.count) \($0.key)" }
            let more = page.next == nil ? "" : " and more"
            return [
                Finding(
                    .warn, "errands", "given up: \(kinds.sorted().joined(separator: ", "))\(more)",
                    cure: "look at each: retry or drop it", command: dir + " errand list --dead")
            ]
        } catch { return [Finding(.fail, "errands", "\(error.code): \(error.detail)")] }
    }
}
