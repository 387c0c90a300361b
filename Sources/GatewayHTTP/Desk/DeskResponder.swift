import Codes
import HTTPTypes
import HummingbirdCore
import Logging
import Metrics
import NIOCore
import Office
import StrictJSON

/// Carries a desk's requests to the office: who asks, what may be asked, how long it may be.
struct DeskResponder: Sendable {
    let office: OfficeContext
    let accounts: Accounts
    let proxies: ProxyTyping
    let health: DeskHealth
    let documents: DocumentDesk
    let limits: ListenerLimits
    let logger: Logger
    let bodies: BodyReader

    /// Length of a JSON body: four times the longest event.
    static let jsonBytesMax = 1_048_576

    init(
        office: OfficeContext, accounts: Accounts, proxies: ProxyTyping, health: DeskHealth,
        documents: DocumentDesk,
        limits: ListenerLimits, logger: Logger
    ) {
        self.office = office
        self.accounts = accounts
        self.proxies = proxies
        self.health = health
        self.documents = documents
        self.limits = limits
        self.logger = logger
        bodies = BodyReader(limits)
    }

    /// Answers one request; never throws and never a 5xx for what was asked wrongly.
    func respond(to request: Request, _ channel: any Channel) async -> Response {
        let target = Substring(request.head.path ?? "/")
        let path = target.prefix { $0 != "?" }
        var response: Response
        var name = "unknown"
        var isBodyRead = true
        switch DeskRoute.match(method: request.method.rawValue, path: path) {
        case .unknown:
            response = ProblemAnswer(OfficeRefusal(.notFound, detail: "there is no such path")).response
            isBodyRead = false
        case .otherMethod(let allowed):
            response = ProblemAnswer(.methodNotAllowed, headers: [.allow: allowed]).response
            isBodyRead = false
        case .route(let route):
            name = route.name
            let call = DeskCall(request: request, target: target, channel: channel)
            do throws(DeskRefused) {
                response = try await answer(route, call)
            } catch {
                if error.problem.status >= 500 { logger.report(error.problem, route.name) }
                response = error.problem.response
                isBodyRead = error.isBodyRead
            }
        }
        response.headers.harden()
        if !isBodyRead { limits.leave(unread: channel, &response.headers) }
        count(name, response.status.code)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(_ route: DeskRoute, _ call: DeskCall) async throws(DeskRefused) -> Response {
        switch route {
        case .health: return health.alive
        case .readiness: return await health.ready()
        case .metrics: return health.figures
        default: break
        }
        let caller = try caller(call.request)
        if case .proxy(let route) = route { return try await proxy(route, call, caller) }
        // Who types for other regions sees nothing of this one's own cases.
        guard caller.role != .typist else {
            throw DeskRefused(
                OfficeRefusal(
                    .forbidden, detail: "the role typist works on /api/v1/proxies alone",
                    message: "代录人员只能办理代录业务"),
                isBodyRead: false)
        }
        if case .mail(let route) = route { return try await mail(route, call, caller) }
        do throws(OfficeRefusal) {
            switch route {
            case .matters: return try await matters(call, caller)
            case .options: return try await options(call, caller)
            case .cases: return try await cases(call, caller)
            case .readCase(let id): return try await readCase(id, call, caller)
            case .timeline(let id): return try await timeline(id, call, caller)
            case .statistics: return try await statistics(call, caller)
            case .demand: return try await demand(call, caller)
            case .duties: return try await duties(call, caller)
            case .notices(let id): return try await notices(id, call, caller)
            case .notice(let id, let kind): return try await notice(id, kind, call, caller)
            case .document(let digest): return try await document(digest, call, caller)
            case .results: return try await results(call, caller)
            case .ratings(let id): return try await ratings(id, call, caller)
            case .health, .readiness, .metrics, .submit, .writeEvent, .upload, .mail, .proxy, .bundle, .draft:
                break
            case .issueCorrectionLink, .handOver, .unlockResults, .acknowledge, .rate, .answerRating,
                .previewNotice, .noteDemand:
                break
            }
        } catch { throw DeskRefused(error, isBodyRead: true) }
        switch route {
        case .bundle(let route): return try await answer(route, call, caller)
        case .draft(let route): return try await answer(route, call, caller)
        case .submit: return try await submit(call, caller)
        case .writeEvent(let id): return try await writeEvent(id, call, caller)
        case .issueCorrectionLink(let id): return try await issueCorrectionLink(id, call, caller)
        case .handOver(let id): return try await handOver(id, call, caller)
        case .unlockResults(let id): return try await unlockResults(id, call, caller)
        case .rate(let id): return try await rate(id, call, caller)
        case .answerRating(let id, let rating): return try await answer(rating, of: id, call, caller)
        case .previewNotice(let id, let kind): return try await previewNotice(id, kind, call, caller)
        case .noteDemand: return try await noteDemand(call, caller)
        case .acknowledge(let id, let duty): return try await acknowledge(duty, of: id, call, caller)
        default: return try await upload(call, caller)
        }
    }

    /// Who bears the token. Source: RFC 6750 §2.1.
    private func caller(_ request: Request) throws(DeskRefused) -> Caller {
        let field = request.headers[.authorization] ?? ""
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer",
            let caller = accounts.caller(bearing: String(parts[1]))
        else {
            throw DeskRefused(
                OfficeRefusal(.unauthenticated, detail: "no token that is known: Authorization: Bearer …"),
                isBodyRead: false)
        }
        return caller
    }

    private func count(_ route: String, _ status: Int) {
        Counter(
            label: "gateway_desk_requests_total", dimensions: [("route", route), ("status", String(status))]
        ).increment()
    }
}

/// One request on its way through the desk.
struct DeskCall: Sendable {
    let request: Request
    /// Path and query as they came.
    let target: Substring
    let channel: any Channel
}

/// Why a request is not done, and whether its body was taken off the line.
struct DeskRefused: Error, Sendable {
    var problem: ProblemAnswer
    var isBodyRead: Bool

    init(_ problem: ProblemAnswer, isBodyRead: Bool) {
        self.problem = problem
        self.isBodyRead = isBodyRead
    }

    init(_ refusal: OfficeRefusal, isBodyRead: Bool) {
        self.init(ProblemAnswer(refusal), isBodyRead: isBodyRead)
    }
}
