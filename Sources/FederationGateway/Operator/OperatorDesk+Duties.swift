internal import Casework
internal import Codes
internal import Exchange
internal import Office
internal import StrictJSON

/// Duties that want attention, and the calendars they are dated by.
extension OperatorDesk {
    static let dutyVerbs: [String: Verb] = [
        "duty.list": { desk, call throws(OfficeRefusal) in
            let listing = try DutyDesk.Listing(
                light: call.optional("light"), owner: call.optional("owner"), kind: call.optional("kind"),
                acknowledged: call.optional("acknowledged"), after: call.optional("after"),
                limit: call.arguments["limit"]?.integerValue.map { Int(clamping: $0) })
            return try await DutyDesk(desk.gateway.office).list(listing, for: call.caller)
        },
        "duty.ack": { desk, call throws(OfficeRefusal) in
            var body: JSONObject = [:]
            body["note"] = call.optional("note").map { .string($0) }
            return try await DutyDesk(desk.gateway.office).acknowledge(
                try call.text("duty"), of: try call.text("id"), .object(body), key: nil, by: call.caller)
        },
    ]

    static let calendarVerbs: [String: Verb] = [
        "calendar.import": { desk, call throws(OfficeRefusal) in
            let gateway = desk.gateway
            let answer = try await gateway.office.calendars.take(
                Array(try call.text("csv").utf8), isTrial: call.flag("dry_run"), by: call.actor,
                at: gateway.clock.now())
            await gateway.parts.journal.rule(by: gateway.rules)
            return answer
        },
        "calendar.show": { desk, call throws(OfficeRefusal) in
            try desk.gateway.office.calendars.show(
                year: call.arguments["year"]?.integerValue.map { Int(clamping: $0) })
        },
    ]
}
