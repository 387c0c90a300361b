internal import Codes
internal import Cryptography
internal import Exchange
internal import Office
internal import StoreSQLite
internal import StrictJSON

/// What was counted.
extension OperatorDesk {
    static let statisticsVerbs: [String: Verb] = [
        "stats.show": { desk, call throws(OfficeRefusal) in try await desk.statistics(call) },
        "stats.matters": { desk, _ throws(OfficeRefusal) in
            try await desk.catchUp()
            return try await StatisticsDesk(desk.gateway.office).catalogue()
        },
        "stats.report": { desk, call throws(OfficeRefusal) in try await desk.weeklyReport(call) },
        "stats.rebuild": { desk, call throws(OfficeRefusal) in try await desk.recount(call) },
    ]

    /// Pages of events counted before a question is answered: a gateway that was stopped has nobody else who does.
    private static let pagesAtOnce = 40

    func catchUp() async throws(OfficeRefusal) {
        let loop = FollowerLoop(StatisticsFollower(gateway.office), gateway.office, logger: gateway.logger)
        do throws(OfficeRefusal) {
            for _ in 0..<Self.pagesAtOnce { if try await loop.step() == 0 { return } }
        } catch  where error.code == .conflict {
            // The daemon's own loop was faster, or a recount runs: the answer says what waits.
            return
        }
    }

    private func statistics(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        var filters: [String: String] = [:]
        for dimension in Dimension.allCases where dimension != .month {
            filters[dimension.rawValue] = call.optional(dimension.rawValue)
        }
        let query = try StatisticsQuery(
            by: call.optional("by"), from: call.optional("from"), to: call.optional("to"), filters: filters,
            today: gateway.clock.now().civilDate)
        try await catchUp()
        return try await StatisticsDesk(gateway.office).answer(query, for: call.caller)
    }

    /// - Returns: `{"week","csv","pdf"?}`, the PDF in base64url.
    private func weeklyReport(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let week = try call.read("week") { text throws(CodeFault) in try Week(text) }
        var caller = call.caller
        if call.optional("division") != nil {
            let division = try call.read("division") { text throws(CodeFault) in try DivisionCode(text) }
            caller.division = division
            caller.otherCodes = gateway.office.places.changes.otherCodes(
                of: division, on: gateway.clock.now().civilDate)
        }
        try await catchUp()
        let report = try await StatisticsDesk(gateway.office).report(week, for: caller)
        var answer: JSONObject = [
            "week": .string(week.description), "csv": .string(report.csv(mark: call.flag("mark"))),
        ]
        guard call.flag("pdf") else { return .object(answer) }
        do throws(TypesetFault) {
            let pdf = try await gateway.typesetter.typesetShowing(
                Sheet(template: WeeklyReport.template, data: report.page))
            answer["pdf"] = .string(Base64URL.encode(pdf))
        } catch { throw OfficeRefusal(error.code, detail: error.detail) }
        return .object(answer)
    }

    private func recount(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let store = gateway.store
        let recount = StatisticsRecount(gateway.office) { after, limit async throws(StoreFault) in
            try await store.files(after: after, limit: limit)
        }
        let found = try await recount.run()
        try await gateway.audit(
            "statistics_rebuilt", object: "statistics",
            detail:
                "\(found["cases_differing"]?.integerValue ?? 0) cases, \(found["rows_differing"]?.integerValue ?? 0) rows",
            by: call.actor)
        return found
    }
}
