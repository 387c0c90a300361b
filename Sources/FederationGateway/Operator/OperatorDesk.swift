internal import Codes
public import GatewayHTTP
internal import Office
internal import StrictJSON

/// Every verb of `gwctl`, as one table: the daemon serves it on its socket, an offline `gwctl` calls it directly.
///
/// A call is `POST /operator/v1/<verb>` with a JSON object; the answer is JSON, a refusal an RFC 9457 problem.
public struct OperatorDesk: OperatorService {
    let gateway: Gateway

    /// Verbs on this gateway, running or opened offline.
    public init(_ gateway: Gateway) { self.gateway = gateway }

    /// One verb's work.
    typealias Verb = @Sendable (OperatorDesk, VerbCall) async throws(OfficeRefusal) -> JSON

    static let verbs: [String: Verb] = [
        peerVerbs, certificateVerbs, catalogVerbs, mappingVerbs, applyVerbs, suggestVerbs, caseVerbs,
        queueVerbs,
        tokenVerbs, demandVerbs, coverageVerbs,
        storeVerbs, noticeVerbs, errandVerbs, webhookVerbs, dutyVerbs, calendarVerbs, bundleVerbs,
        doctorVerbs, parcelVerbs, proxyVerbs,
        agreementVerbs, divisionVerbs, statisticsVerbs, exportVerbs,
        mailVerbs,
    ].reduce(into: [:]) { all, more in all.merge(more) { first, _ in first } }

    /// Runs one verb.
    /// - Returns: 200 with its answer; a problem with the status of its code otherwise.
    public func answer(_ request: OperatorRequest) async -> OperatorAnswer {
        let prefix = "/operator/v1/"
        guard request.path.hasPrefix(prefix),
            let verb = Self.verbs[String(request.path.dropFirst(prefix.count))]
        else {
            return OperatorAnswer(ProblemAnswer(.notFound, detail: "there is no verb \(request.path)"))
        }
        guard request.method == "POST" else { return OperatorAnswer(ProblemAnswer(.methodNotAllowed)) }
        do throws(OfficeRefusal) {
            let arguments = try Self.arguments(request.body)
            let call = VerbCall(arguments: arguments, actor: "uid:\(request.caller.uid)")
            return OperatorAnswer(body: try await verb(self, call).serialized())
        } catch {
            return OperatorAnswer(ProblemAnswer(error))
        }
    }

    /// Catalogues and mappings are deeper and longer than what a peer may send.
    private static let limits = JSONLimits(depth: 64, bytes: 64 << 20)

    private static func arguments(_ body: [UInt8]) throws(OfficeRefusal) -> JSONObject {
        guard !body.isEmpty else { return [:] }
        let json: JSON
        do throws(JSONFault) {
            json = try JSON.parse(body, limits: limits)
        } catch { throw OfficeRefusal(.malformed, detail: "\(error)") }
        guard let object = json.objectValue else {
            throw OfficeRefusal(.malformed, detail: "a verb's arguments are an object")
        }
        return object
    }
}

/// What a verb is called with.
struct VerbCall: Sendable {
    var arguments: JSONObject
    /// For the audit: `uid:<n>`.
    var actor: String

    /// - Throws: `usage` when it is missing or no text.
    func text(_ name: String) throws(OfficeRefusal) -> String {
        guard let text = arguments[name]?.stringValue, !text.isEmpty else {
            throw OfficeRefusal(.usage, detail: "\(name) is missing", message: "缺少参数 \(name)")
        }
        return text
    }

    func optional(_ name: String) -> String? { arguments[name]?.stringValue }

    func texts(_ name: String) -> [String] { (arguments[name]?.arrayValue ?? []).compactMap(\.stringValue) }

    func flag(_ name: String) -> Bool { arguments[name]?.boolValue ?? false }

    /// An argument that is a code of some kind.
    func read<Value>(_ name: String, _ make: (String) throws(CodeFault) -> Value) throws(OfficeRefusal)
        -> Value
    {
        let text = try text(name)
        do throws(CodeFault) {
            return try make(text)
        } catch { throw OfficeRefusal(.usage, detail: "\(name): \(error.message)", message: error.messageZh) }
    }

    func gateway(_ name: String = "id") throws(OfficeRefusal) -> GatewayID {
        try read(name) { text throws(CodeFault) in try GatewayID(text) }
    }

    /// The operator as the office knows callers: sees all, unmasks nothing.
    var caller: Caller { Caller(actor: actor, role: .operatorRole) }
}
