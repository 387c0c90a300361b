internal import Casework
internal import Codes
public import Exchange
internal import StrictJSON

/// Subscribes numbers at 快递100: the same one twice does no harm, since the second is answered with 501.
public struct ParcelWatchErrands: ErrandHandler {
    /// Of its errands.
    public let kind = ErrandKind.parcelWatch
    private let context: OfficeContext
    private let platform: Kuaidi100
    private let web: any WebCaller
    private let alarm: @Sendable (Alarm) -> Void

    /// A handler that calls by `web` and tells people by `alarm`.
    public init(
        _ context: OfficeContext, _ platform: Kuaidi100, web: any WebCaller,
        alarm: @escaping @Sendable (Alarm) -> Void = { _ in }
    ) {
        self.context = context
        self.platform = platform
        self.web = web
        self.alarm = alarm
    }

    private var watches: ParcelWatches { ParcelWatches(context) }

    /// See ``ErrandHandler``.
    public func run(_ errand: Errand) async -> ErrandOutcome {
        guard let code = errand.payload["carrier"]?.stringValue,
            let number = errand.payload["waybill"]?.stringValue
        else { return .never("it names no parcel") }
        do throws(OfficeRefusal) {
            guard let watch = try await watches.find(number, of: code)?.watch, watch.errand == errand.id,
                watch.state != .ended
            else { return .done() }
            let parcels = try await watches.underway(number, of: code)
            guard let parcel = parcels.first else {
                try await settle(errand, number, code, .ended)
                return .done()
            }
            guard let salt = try await Carriers(context).find(code)?.salt else {
                return try await refuse(
                    errand, number, code, "the carrier \(code) has no salt any more: gwctl carrier set")
            }
            var wanted = Kuaidi100Subscription(company: code, number: number, salt: salt)
            if Kuaidi100.needsPhone(code) {
                guard let phone = try await phone(of: parcel) else {
                    return try await refuse(
                        errand, number, code, "\(code) needs a telephone number of the receiver")
                }
                wanted.phone = phone
            }
            return try await post(wanted, errand)
        } catch { return .later("\(error.code.rawValue): \(error.detail)") }
    }

    private func post(
        _ wanted: Kuaidi100Subscription, _ errand: Errand
    ) async throws(OfficeRefusal) -> ErrandOutcome {
        let (number, code) = (wanted.number, wanted.company)
        let request = WebRequest(
            .post, platform.address, contentType: "application/x-www-form-urlencoded; charset=utf-8",
            body: wanted.body(for: platform))
        let answer: WebAnswer
        do throws(WebFault) {
            answer = try await web.call(request)
        } catch {
            return try await later(
                errand, number, code, "\(error.code.rawValue): \(error.detail.prefix(200))")
        }
        guard (200..<300).contains(answer.status) else {
            return try await later(
                errand, number, code, "\(answer.status)", after: answer.retryAfterMilliseconds)
        }
        switch Kuaidi100Subscription.answer(answer.body, key: platform.key) {
        case .taken:
            try await settle(errand, number, code, .watched)
            try await watches.untell(number, of: code)
            return .done()
        case .refused(let problem): return try await refuse(errand, number, code, problem)
        case .keyRefused(let problem):
            alarm(Alarm(.watchRefused, detail: problem))
            return try await later(errand, number, code, problem)
        case .later(let problem): return try await later(errand, number, code, problem)
        }
    }

    // MARK: What becomes of it

    /// Keeps what was reached, unless a push has ended it or another errand has taken its place meanwhile.
    private func settle(
        _ errand: Errand, _ number: String, _ code: String, _ state: WatchRecord.State,
        problem: String? = nil
    ) async throws(OfficeRefusal) {
        let now = context.clock.now()
        try await watches.update(number, of: code) { watch throws(OfficeRefusal) in
            guard watch.errand == errand.id, watch.state != .ended else { return nil }
            watch.state = state
            watch.since = now
            watch.problem = problem
            return []
        }
    }

    private func refuse(
        _ errand: Errand, _ number: String, _ code: String, _ problem: String
    ) async throws(OfficeRefusal) -> ErrandOutcome {
        try await settle(errand, number, code, .refused, problem: problem)
        try await watches.tell(number, of: code, problem)
        return .never(problem)
    }

    /// Another try by the schedule; the one after which there is none makes it a task.
    private func later(
        _ errand: Errand, _ number: String, _ code: String, _ problem: String, after wait: Int64? = nil
    ) async throws(OfficeRefusal) -> ErrandOutcome {
        if errand.attempts >= Errands.restsMilliseconds.count {
            _ = try await refuse(errand, number, code, problem)
        }
        return .later(problem, afterMilliseconds: wait)
    }

    /// The receiver's telephone number: given to the aggregator only where the carrier's numbers need one.
    private func phone(of parcel: ShipmentBook.Entry) async throws(OfficeRefusal) -> String? {
        if let phone = parcel.own.receiver?.phone { return phone }
        guard let view = try await context.caseView(parcel.record.key.caseID) else { return nil }
        return try ShipmentDesk(context).receiver(of: parcel, in: view)?.phone
    }
}
