public import Codes
public import StrictJSON

/// A bill as the payment platform is told of it: nothing of the person.
public struct PaymentBill: Sendable, Hashable {
    /// The case it belongs to.
    public var caseID: CaseID
    /// Its number.
    public var number: String
    /// Amount in 分, above 0.
    public var amountFen: Int64
    /// Who is paid.
    public var payee: String

    /// A bill.
    public init(caseID: CaseID, number: String, amountFen: Int64, payee: String) {
        self.caseID = caseID
        self.number = number
        self.amountFen = amountFen
        self.payee = payee
    }
}

/// What the platform says of a bill, once its word has been verified.
public struct PaymentReport: Sendable, Hashable {
    /// The bill that was paid.
    public var bill: PaymentBill
    /// When, by the platform's clock.
    public var time: Timestamp
    /// Number of the voucher (票据), where there is one.
    public var voucherNumber: String?

    /// A report.
    public init(bill: PaymentBill, time: Timestamp, voucherNumber: String?) {
        self.bill = bill
        self.time = time
        self.voucherNumber = voucherNumber
    }
}

/// The region's payment platform (统一公共支付平台). Pure: it makes an address and judges what it is told; the calls are the
/// applicant's browser's and the platform's own.
public protocol PaymentPlatform: Sendable {
    /// Where the applicant pays this bill; nil where the platform does not take it.
    func address(of bill: PaymentBill) -> String?
    /// A report as the platform posted it; nil when its signature or form is wrong.
    func report(_ body: JSON) -> PaymentReport?
}
