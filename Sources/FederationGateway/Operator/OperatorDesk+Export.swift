internal import Codes
internal import Office
internal import StrictJSON

/// What the national exchange is told. Personal data leave in the clear here by law, so the purpose is asked and audited.
extension OperatorDesk {
    static let exportVerbs: [String: Verb] = [
        "export.list": { desk, _ throws(OfficeRefusal) in
            try await NationalExport(desk.gateway.office).list()
        },
        "export.plan": { desk, call throws(OfficeRefusal) in
            _ = try purpose(call)
            return try await NationalExport(desk.gateway.office).plan(
                since: try NationalExport.Since(try call.text("since")), by: call.actor)
        },
        "export.batch": { desk, call throws(OfficeRefusal) in
            let word = call.optional("format") ?? "csv"
            guard let format = NationalFormat(rawValue: word) else {
                throw OfficeRefusal(.usage, detail: "format is csv or sql", message: "格式应为 csv 或 sql")
            }
            return try await NationalExport(desk.gateway.office).files(
                of: try call.text("batch"), format: format, purpose: try purpose(call), by: call.actor)
        },
    ]

    private static func purpose(_ call: VerbCall) throws(OfficeRefusal) -> String {
        let purpose = try call.text("purpose")
        guard (2...200).contains(purpose.codePointCount) else {
            throw OfficeRefusal(
                .usage, detail: "purpose has 2 to 200 characters", message: "用途应为 2 至 200 个字符")
        }
        return purpose
    }
}
