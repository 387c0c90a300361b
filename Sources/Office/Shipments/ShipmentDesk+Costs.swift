internal import Casework
internal import Codes
internal import Exchange
public import StrictJSON

extension ShipmentDesk {
    /// What each carrier charged for the parcels registered in a month (UTC+8); synthetic cases are left out.
    ///
    /// - Parameter month: `2026-03`.
    /// - Returns: `[{month, carrier, carrier_name, paid_by, parcels, charged, cost_fen, cost_yuan}]`, by carrier and payer;
    ///   `charged` are the parcels whose cost is known.
    /// - Throws: `usage` for what is no month.
    public func costs(month: String) async throws(OfficeRefusal) -> JSON {
        // `try?`: what makes no date is no month.
        guard month.utf8.count == 7, (try? CivilDate(month + "-01")) != nil else {
            throw OfficeRefusal(.usage, detail: "a month is YYYY-MM", message: "月份应为 YYYY-MM")
        }
        var lines: [JSON] = []
        for carrier in try await carriers.all() {
            var sums: [String: (parcels: Int, charged: Int, fen: Int64)] = [:]
            var after: String?
            repeat {
                let (store, prefix, start) = (context.store, "\(carrier.code)/\(month)-", after)
                let page = try await refusing { () async throws(StoreFault) in
                    try await store.records(.shipmentDay, prefix: prefix, after: start, limit: 256)
                }
                for record in page { try await add(record, to: &sums) }
                after = page.count == 256 ? page.last?.key : nil
            } while after != nil
            for (payer, sum) in sums.sorted(by: { $0.key < $1.key }) {
                lines.append(Self.line(month, carrier, payer, sum))
            }
        }
        return .array(lines)
    }

    private func add(
        _ record: Record, to sums: inout [String: (parcels: Int, charged: Int, fen: Int64)]
    ) async throws(OfficeRefusal) {
        // `<carrier>/<day>/<case>/<shipment>`
        let key = record.key.split(separator: "/", maxSplits: 2).last.flatMap { ShipmentKey(String($0)) }
        guard let key, let entry = try await book.find(key), !entry.record.isTest else { return }
        var sum = sums[entry.record.paidBy ?? ""] ?? (0, 0, 0)
        sum.parcels += 1
        if let fen = entry.record.costFen {
            sum.charged += 1
            sum.fen += fen
        }
        sums[entry.record.paidBy ?? ""] = sum
    }

    private static func line(
        _ month: String, _ carrier: Carrier, _ payer: String, _ sum: (parcels: Int, charged: Int, fen: Int64)
    ) -> JSON {
        [
            "month": .string(month), "carrier": .string(carrier.code), "carrier_name": .string(carrier.name),
            "paid_by": .string(payer), "parcels": .integer(Int64(sum.parcels)),
            "charged": .integer(Int64(sum.charged)), "cost_fen": .integer(sum.fen),
            "cost_yuan": .string(yuan(sum.fen)),
        ]
    }

    /// 1250 → `12.50`.
    static func yuan(_ fen: Int64) -> String {
        let cents = String(fen % 100)
        return "\(fen / 100)." + (cents.utf8.count == 1 ? "0" + cents : cents)
    }
}
