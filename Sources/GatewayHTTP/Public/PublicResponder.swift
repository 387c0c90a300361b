import Codes
import HTTPTypes
import HummingbirdCore
import Logging
import Metrics
import NIOCore
import Office

/// Carries strangers' requests to the office: how often they may ask, what, and how long it may be.
///
/// Nobody has a token here. Who may do what is each subject's affair: a carrier signs, a link is a secret. So no path,
/// query or body is ever written to the log.
struct PublicResponder: Sendable {
    let office: OfficeContext
    let limits: ListenerLimits
    let logger: Logger
    let bodies: BodyReader
    private let rate: AddressRate
    private let running: RequestCount<String>

    init(office: OfficeContext, requestsPerMinute: Int, limits: ListenerLimits, logger: Logger) {
        self.office = office
        self.limits = limits
        self.logger = logger
        bodies = BodyReader(limits)
        rate = AddressRate(perMinute: requestsPerMinute, clock: office.clock)
        running = RequestCount(most: limits.requestsPerPeer)
    }

    /// Answers one request; never throws and never a 5xx for what was asked wrongly.
    func respond(to request: Request, _ channel: any Channel) async -> Response {
        let address = SecureConnection.current?.remote ?? "unknown"
        let target = Substring(request.head.path ?? "/")
        let match = PublicRoute.match(method: request.method.rawValue, path: target.prefix { $0 != "?" })
        var name = "unknown"
        if case .route(let route) = match { name = route.name }
        var response: Response
        var isBodyRead = true
        do throws(DeskRefused) {
            try admit(address)
            defer { running.end(address) }
            let call = DeskCall(request: request, target: target, channel: channel)
            response = try await answer(match, call)
        } catch {
            if error.problem.status >= 500 { logger.report(error.problem, name) }
            response = error.problem.response
            isBodyRead = error.isBodyRead
        }
        response.headers.harden()
        // A link is a secret of who has it: it is told to nobody whose page is opened next.
        if let name = Self.referrerPolicy { response.headers[name] = "no-referrer" }
        if !isBodyRead { limits.leave(unread: channel, &response.headers) }
        count(name, response.status.code)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(
        _ match: RouteMatch<PublicRoute>, _ call: DeskCall
    ) async throws(DeskRefused) -> Response {
        switch match {
        case .unknown:
            throw DeskRefused(OfficeRefusal(.notFound, detail: "there is no such path"), isBodyRead: false)
        case .otherMethod(let allowed):
            throw DeskRefused(ProblemAnswer(.methodNotAllowed, headers: [.allow: allowed]), isBodyRead: false)
        case .route(.carrierPush(let carrier)): return try await carrierPush(carrier, call)
        case .route(.payment): return try await payment(call)
        case .route(.trackPage(let token)): return try await trackPage(token)
        case .route(.track(let token)): return try await track(token)
        case .route(.results(let token)): return try await results(token, call)
        case .route(.resultDocument(let token, let document)):
            return try await resultDocument(token, document, call)
        case .route(.correctionPage): return correctionPage()
        case .route(.correction(let token)): return try await correction(token, call)
        case .route(.correctionDocument(let token)): return try await correctionDocument(token, call)
        case .route(.correctionAnswer(let token)): return try await correctionAnswer(token, call)
        }
    }

    /// Begins a request of this address, unless it asks too often or too much at one time.
    private func admit(_ address: String) throws(DeskRefused) {
        if let seconds = rate.secondsToWait(address) {
            let problem = ProblemAnswer(
                .tooManyRequests, detail: "too many requests of this address", retryAfterSeconds: seconds)
            throw DeskRefused(problem, isBodyRead: false)
        }
        guard running.begin(address) else {
            let detail = "at most \(limits.requestsPerPeer) requests at one time"
            throw DeskRefused(
                ProblemAnswer(.tooManyRequests, detail: detail, retryAfterSeconds: 1), isBodyRead: false)
        }
    }

    private static let referrerPolicy = HTTPField.Name("Referrer-Policy")

    private func count(_ route: String, _ status: Int) {
        Counter(
            label: "gateway_public_requests_total",
            dimensions: [("route", route), ("status", String(status))]
        ).increment()
    }
}
