internal import Casework
internal import Codes
internal import Exchange
public import StrictJSON

/// Takes the payment platform's reports: each is a `paid` of the case whose bill it names, once.
public struct PaymentDesk: Sendable {
    private let context: OfficeContext

    /// Over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Takes one report.
    /// - Returns: `{"result":"ok"}`, also when the bill was paid already.
    /// - Throws: `not_found` where no platform is configured or the case is not here, `signature_invalid`,
    ///   `bill_unknown`, `validation_failed` where the amount is another.
    public func take(_ body: JSON) async throws(OfficeRefusal) -> JSON {
        guard let platform = context.payments else {
            throw OfficeRefusal(.notFound, detail: "no payment platform is configured")
        }
        guard let report = platform.report(body) else { throw OfficeRefusal(.signatureInvalid) }
        let desk = CaseDesk(context)
        let id = report.bill.caseID.description
        var caller = Caller(actor: "payment-platform", role: .window)
        let view = try await desk.view(id, for: caller)
        if view.record.ourSide == .destination { caller.role = .handler }
        guard let bill = view.fold.standing.bills[report.bill.number], let amount = bill.amountFen else {
            throw OfficeRefusal(.billUnknown)
        }
        if bill.isPaid { return ["result": "ok"] }
        guard Int64(amount) == report.bill.amountFen else {
            let fault = OfficeRefusal.Fault(
                "/amount_fen", .memberRange, detail: "the bill is of \(amount) fen")
            throw OfficeRefusal([fault]) ?? OfficeRefusal(.validationFailed)
        }
        var data: JSONObject = [
            "bill": .string(report.bill.number), "time": .string(report.time.description),
        ]
        data["voucher_no"] = report.voucherNumber.map { .string($0) }
        do throws(OfficeRefusal) {
            try await desk.write([(.paid, data)], to: view, by: caller)
        } catch {
            // The same report came twice at one time: the other one was written.
            let now = try await desk.view(id, for: caller)
            guard now.fold.standing.bills[report.bill.number]?.isPaid == true else { throw error }
        }
        return ["result": "ok"]
    }
}
