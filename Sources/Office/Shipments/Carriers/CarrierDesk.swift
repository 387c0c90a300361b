internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import Metrics
public import StrictJSON

/// Takes what carriers tell of parcels, in the push format of 快递100.
public struct CarrierDesk: Sendable {
    let context: OfficeContext
    var book: ShipmentBook { ShipmentBook(context: context) }

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// One push of a carrier.
    ///
    /// The same push twice does nothing, an old one does no harm, and one for a number that nobody registered is kept
    /// for a person. Source: DOMAIN.md §7.1.
    /// - Returns: what the carrier wants to read.
    /// - Throws: `not_found` for a carrier that may not push here, `push_forged`, `malformed`, `validation_failed`,
    ///   `unavailable` where too many strays wait.
    public func push(param: String, sign: String?, by code: String) async throws(OfficeRefusal) -> JSON {
        // Without a salt anybody could say where parcels are, so such a carrier pushes nothing.
        guard let carrier = try await Carriers(context).find(code), let salt = carrier.salt else {
            count(code: "unknown", "unknown")
            throw OfficeRefusal(.notFound, detail: "there is no such carrier")
        }
        guard Kuaidi100Signature.holds(sign ?? "", of: param, salt: salt) else {
            count(code: code, "forged")
            throw OfficeRefusal(.pushForged)
        }
        do throws(OfficeRefusal) {
            let push = try Kuaidi100Push(param)
            count(code: code, try await take(push, param, of: carrier))
        } catch {
            count(code: code, "refused")
            throw error
        }
        return ["result": true, "returnCode": "200", "message": "成功"]
    }

    /// - Returns: what became of it, for the metric.
    private func take(
        _ push: Kuaidi100Push, _ param: String, of carrier: Carrier
    ) async throws(OfficeRefusal) -> String {
        let number = Waybill.plain(push.number)
        guard Waybill.length.contains(number.utf8.count) else {
            throw OfficeRefusal(
                .validationFailed, detail: "param names no waybill",
                faults: [.init("/lastResult/nu", .waybillInvalid)])
        }
        guard try await !book.find(waybill: number, of: carrier.code).keys.isEmpty else {
            try await keep(stray: param, number, of: carrier.code)
            return "stray"
        }
        let keys = try await book.bearing(number, of: carrier.code)
        // The number that was typed wrong: somebody else's parcel.
        guard !keys.isEmpty else { return "former" }
        var isNew = false
        for key in keys where try await take(push, param, on: key, of: carrier) { isNew = true }
        try await ParcelWatches(context).heard(
            push, digest: SHA256Hash.digest(of: param).base64URL, number, of: carrier.code)
        return isNew ? "taken" : "repeated"
    }

    /// One parcel of the number.
    /// - Returns: whether it was new.
    func take(
        _ push: Kuaidi100Push, _ param: String, on key: ShipmentKey, of carrier: Carrier
    ) async throws(OfficeRefusal) -> Bool {
        let text = ShipmentDesk.PushText(
            param: param, digest: SHA256Hash.digest(of: param).base64URL)
        return try await ShipmentDesk(context).take(
            push.report(at: context.clock.now()), of: key, push: text,
            raised: push.isUnheardOf ? .unheard : nil, by: "carrier:" + carrier.code)
    }

    private func count(code: String, _ outcome: String) {
        Counter(
            label: "gateway_carrier_pushes_total", dimensions: [("carrier", code), ("outcome", outcome)]
        ).increment()
    }
}

extension Kuaidi100Push {
    /// How much later than our clock a carrier's time may be before it is not believed, milliseconds.
    private static let aheadMilliseconds: Int64 = 600_000
    /// 60 days without a change: the aggregator has given the parcel up.
    private static let lostMilliseconds: Int64 = 60 * 86_400_000

    /// 3天查询无记录: nobody has scanned the number.
    var isUnheardOf: Bool { status == "abort" && newest == nil }

    /// What the push comes to; nil where it says nothing of when.
    ///
    /// What an `abort` says is dated by the last trace, not by its arrival, so that it may come again without harm.
    func report(at now: Timestamp) -> ParcelReport? {
        guard let newest, newest.time.millisecondsSince(now) <= Self.aheadMilliseconds else { return nil }
        let finer = newest.code.flatMap { code in Kuaidi100State.status(of: code).map { (code, $0) } }
        let whole = state.flatMap { code in Kuaidi100State.status(of: code).map { (code, $0) } }
        var report = ParcelReport(
            time: newest.time, status: (whole ?? finer)?.1, code: state ?? newest.code, place: newest.place,
            text: newest.text, source: .push)
        if status == "abort" {
            report.time = min(newest.time.advanced(byMilliseconds: Self.lostMilliseconds), now)
            report.status = .exception
            report.isLost = true
            report.text = message ?? report.text
        }
        return report
    }
}
