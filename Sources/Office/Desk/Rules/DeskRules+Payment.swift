internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

extension DeskRules {
    /// A bill is asked for once with a sum that is that of its items, paid once, and refunded only when it was paid.
    func ofPayment() -> [OfficeRefusal.Fault] {
        guard let number = data["bill"]?.stringValue else { return [] }
        let bill = view.fold.standing.bills[number]
        switch type {
        case .paymentRequested:
            var faults: [OfficeRefusal.Fault] = []
            if bill?.amountFen != nil {
                faults.append(
                    .init("/data/bill", .billSettled, detail: "bill \(number) was asked for already"))
            }
            let items = (data["items"]?.arrayValue ?? []).compactMap { $0["amount_fen"]?.integerValue }
            let sum = items.reduce((sum: Int64(0), isOver: false)) { partial, amount in
                let next = partial.sum.addingReportingOverflow(amount)
                return (next.partialValue, partial.isOver || next.overflow)
            }
            let isItemised = !items.isEmpty
            if let amount = data["amount_fen"]?.integerValue,
                amount <= 0 || (isItemised && (sum.isOver || sum.sum != amount))
            {
                faults.append(
                    .init(
                        "/data/amount_fen", .memberRange,
                        detail: "the amount is above 0 and the sum of the items (\(sum.sum) fen)",
                        message: "金额应大于零，并等于各收费项目之和"))
            }
            return faults
        case .paid:
            // A bill may have been asked for outside.
            return bill?.isPaid == true ? [.init("/data/bill", .billSettled)] : []
        default:
            guard let bill, bill.isPaid else { return [.init("/data/bill", .billUnknown)] }
            return bill.isRefunded ? [.init("/data/bill", .billSettled)] : []
        }
    }
}
