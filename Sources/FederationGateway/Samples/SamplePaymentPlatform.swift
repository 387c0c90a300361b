internal import Codes
internal import Cryptography
internal import Office
internal import StrictJSON

/// A sample of a payment platform: a page whose address bears the bill, and reports signed with a shared secret.
///
/// The signature is HMAC-SHA256, hex, over `case\nbill\namount_fen` in the address, and over
/// `case\nbill\namount_fen\ntime\nvoucher_no` in a report. A region puts its own platform's adapter in its place.
struct SamplePaymentPlatform: PaymentPlatform {
    private let url: String
    private let hash: HMACSHA256

    init(url: String, secret: String) {
        self.url = url
        hash = HMACSHA256(key: Array(secret.utf8))
    }

    func address(of bill: PaymentBill) -> String? {
        let parts = [bill.caseID.description, bill.number, String(bill.amountFen)]
        let number = bill.number.utf8.map { byte -> String in
            let isPlain =
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || byte == 45
            return isPlain ? String(UnicodeScalar(byte)) : "%" + Hex.encode([byte]).uppercased()
        }.joined()
        return "\(url)?case=\(bill.caseID)&bill=\(number)&amount_fen=\(bill.amountFen)&sign=\(sign(parts))"
    }

    func report(_ body: JSON) -> PaymentReport? {
        func text(_ name: String) -> String { body[name]?.stringValue ?? "" }
        guard let amount = body["amount_fen"]?.integerValue,
            // `try?`: what is no id or no time makes no report.
            let id = try? CaseID(text("case")), let time = try? Timestamp(text("time"))
        else { return nil }
        let expected = sign([text("case"), text("bill"), String(amount), text("time"), text("voucher_no")])
        guard ConstantTime.areEqual(Array(expected.utf8), Array(text("sign").utf8)) else { return nil }
        let bill = PaymentBill(caseID: id, number: text("bill"), amountFen: amount, payee: "")
        return PaymentReport(
            bill: bill, time: time, voucherNumber: text("voucher_no").isEmpty ? nil : text("voucher_no"))
    }

    private func sign(_ parts: [String]) -> String {
        Hex.encode(hash.code(of: Array(parts.joined(separator: "\n").utf8)))
    }
}
