internal import Codes
internal import Cryptography
internal import Exchange
internal import Office
internal import Paper
internal import StrictJSON

/// Notices: their templates, tried out and judged; the register of their numbers.
extension OperatorDesk {
    static let noticeVerbs: [String: Verb] = [
        "notice.lint": { desk, _ throws(OfficeRefusal) in try await desk.lintNotices() },
        "notice.preview": { desk, call throws(OfficeRefusal) in try await desk.preview(call) },
        "notice.reload": { desk, _ throws(OfficeRefusal) in
            ["templates": .integer(Int64(try await TemplateDesk(desk.gateway.office).reload()))]
        },
        "notice.register": { desk, call throws(OfficeRefusal) in try await desk.register(call) },
        "notice.series": { desk, _ throws(OfficeRefusal) in
            .array(
                try await desk.gateway.office.numbers.allSeries().map {
                    [
                        "series": .string($0.series), "reserved": .integer(Int64($0.last)),
                        "pattern": .string($0.pattern.source),
                    ]
                })
        },
    ]

    private func lintNotices() async throws(OfficeRefusal) -> JSON {
        let lines = try await TemplateDesk(gateway.office).lint()
        let faults = lines.flatMap(\.faults)
        return [
            "templates": .array(
                lines.map { line in
                    var json: JSONObject = [
                        "name": .string(line.name), "from": line.isOfRegion ? "region" : "shipped",
                        "status": line.faults.isEmpty ? "ok" : "fault",
                    ]
                    json["title"] = line.title.map { .string($0) }
                    json["lang"] = line.language.map { .string($0) }
                    return .object(json)
                }),
            "faults": .array(
                faults.map { fault in
                    var json: JSONObject = [
                        "template": .string(fault.template), "code": .string(fault.code.rawValue),
                        "detail": .string(fault.detail), "message": .string(fault.code.message),
                    ]
                    json["line"] = fault.line.map { .integer(Int64($0)) }
                    return .object(json)
                }),
        ]
    }

    private func preview(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let word = try call.text("kind")
        if call.arguments["case"] != nil { return try await previewCase(word, call) }
        guard call.arguments["data"] == nil else {
            throw OfficeRefusal(.usage, detail: "data belongs to a case", message: "--data 须与 --case 同用")
        }
        guard let kind = NoticeKind(rawValue: word) else {
            let words = NoticeKind.allCases.map(\.rawValue).joined(separator: ", ")
            throw OfficeRefusal(.usage, detail: "a notice is one of \(words)", message: "没有这种文书")
        }
        let paper = try await TemplateDesk(gateway.office).preview(kind, language: call.optional("lang"))
        return ["name": .string(paper.name), "pdf": .string(Base64.encode(paper.pdf))]
    }

    /// As the desk API shows it: an operator stands in for the one who may write the event, as for `case event`.
    private func previewCase(_ word: String, _ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let id = try call.text("case")
        var body = JSONObject()
        for name in ["data", "lang", "purpose"] { body[name] = call.arguments[name] }
        let draft = try NoticeDesk.Draft(kind: word, .object(body))
        let side = try await gateway.caseDesk.side(of: id, for: call.caller)
        let caller = Caller(actor: call.actor, role: side == .origin ? .window : .approver)
        let paper = try await NoticeDesk(gateway.office).preview(draft, of: id, for: caller)
        return ["name": .string(paper.name), "pdf": .string(Base64.encode(paper.pdf))]
    }

    private func register(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let letters = try call.text("series")
        guard let kind = NumberKind(letters: letters) else {
            throw OfficeRefusal(.usage, detail: "a series is two to four capitals", message: "编号类别应为大写字母")
        }
        let year = call.arguments["year"]?.integerValue ?? Int64(gateway.clock.now().civilDate.year)
        let gapsOnly = call.flag("gaps")
        guard kind.isRegistered || gapsOnly else {
            throw OfficeRefusal(
                .usage, detail: "the numbers of cases are in the cases; add --gaps",
                message: "办件编号见办件清单；加 --gaps 查作废编号")
        }
        let lines = try await gateway.office.numbers.register(
            division: gateway.office.own.numberPrefix, kind: kind, year: Int(clamping: year),
            after: Int(clamping: call.arguments["after"]?.integerValue ?? 0),
            limit: Int(clamping: call.arguments["limit"]?.integerValue ?? 1_000), gapsOnly: gapsOnly)
        return .array(lines.map(\.json))
    }

    /// Whether papers can be made.
    func typesetting() async -> Finding {
        switch await gateway.typesetter.state() {
        case .ready(let version):
            let faults = gateway.office.notices?.shelf.book.faults ?? []
            guard let fault = faults.first else { return Finding(.ok, "typesetter", "typst \(version)") }
            return Finding(
                .fail, "notices", "\(fault.template): \(fault.detail)", cure: fault.code.remedy,
                command: dir + " notice lint")
        case .missing(let why):
            return Finding(.fail, "typesetter", why, cure: ErrorCode.typesetterMissing.remedy)
        }
    }
}
