internal import Casework
internal import Codes
internal import Exchange
public import StrictJSON

extension ShipmentDesk {
    /// Takes a carrier's table in: UTF-8, RFC 4180, a header with `carrier,waybill` and any of
    /// `time,status,place,cost_yuan`.
    ///
    /// Every row is judged before any is taken; one wrong row and nothing is written. A row is a report like a push: in
    /// any order, any number of times, so a table may be imported again after a crash in its middle.
    /// - Returns: `{"rows","changed"}`.
    /// - Throws: `validation_failed` with a fault for each wrong row, `too_large`.
    public func importTable(_ text: String, by actor: String) async throws(OfficeRefusal) -> JSON {
        let rows = try await judgedRows(text)
        var changed = 0
        for row in rows {
            for key in row.keys {
                let isNew = try await take(row.report, of: key, costFen: row.costFen, by: actor)
                if isNew { changed += 1 }
            }
        }
        return ["rows": .integer(Int64(rows.count)), "changed": .integer(Int64(changed))]
    }

    private func judgedRows(_ text: String) async throws(OfficeRefusal) -> [CarrierTable.Row] {
        var table = try CarrierTable(context, text)
        return try await table.judged()
    }
}

/// A carrier's table, read and judged whole.
private struct CarrierTable {
    private let context: OfficeContext
    private let table: CSVTable
    private var faults: [OfficeRefusal.Fault] = []
    private var carriers: [String: Carrier] = [:]

    /// Rows of one table: a large county's parcels of a month.
    private static let rowsMax = 20_000
    private static let columns: Set<String> = ["carrier", "waybill", "time", "status", "place", "cost_yuan"]

    struct Row {
        var keys: [ShipmentKey]
        var report: ParcelReport?
        var costFen: Int64?
    }

    init(_ context: OfficeContext, _ text: String) throws(OfficeRefusal) {
        self.context = context
        do throws(TableFault) {
            table = try CSVTable(Array(text.utf8))
        } catch {
            throw OfficeRefusal(
                .validationFailed, detail: "line \(error.line): \(error.message)",
                faults: [.init("line \(error.line)", .tableInvalid, detail: error.message)])
        }
        let header = Set(table.header)
        let missing = ["carrier", "waybill"].filter { !header.contains($0) }
        let unknown = table.header.filter { !Self.columns.contains($0) }
        guard missing.isEmpty, unknown.isEmpty, header.count == table.header.count else {
            throw OfficeRefusal(
                .validationFailed,
                detail: "the header is carrier,waybill and any of time,status,place,cost_yuan",
                message: "表头应为 carrier,waybill，可加 time,status,place,cost_yuan")
        }
        guard table.rows.count <= Self.rowsMax else {
            throw OfficeRefusal(.tooLarge, detail: "at most \(Self.rowsMax) rows in one table")
        }
    }

    /// - Throws: `validation_failed` with every fault.
    mutating func judged() async throws(OfficeRefusal) -> [Row] {
        for carrier in try await Carriers(context).all() { carriers[carrier.code] = carrier }
        var rows: [Row] = []
        for row in table.rows {
            let fields = Dictionary(zip(table.header, row.fields)) { first, _ in first }
            if let read = try await judge(fields.filter { !$0.value.isEmpty }, "line \(row.line)") {
                rows.append(read)
            }
        }
        if let refusal = OfficeRefusal(faults) { throw refusal }
        return rows
    }

    private mutating func judge(
        _ fields: [String: String], _ place: String
    ) async throws(OfficeRefusal) -> Row? {
        let before = faults.count
        guard let carrier = fields["carrier"].flatMap({ carriers[$0] }) else {
            note(place, .carrierUnknown)
            return nil
        }
        let number = Waybill.plain(fields["waybill"] ?? "")
        let keys = try await ShipmentBook(context: context).bearing(number, of: carrier.code)
        if keys.isEmpty { note(place, .waybillUnknown) }
        let costFen = fields["cost_yuan"].flatMap { text in
            let fen = Self.fen(text)
            if fen == nil { note(place, .memberRange, "cost_yuan is an amount such as 12.50") }
            return fen
        }
        let report = report(fields, place)
        guard faults.count == before else { return nil }
        return Row(keys: keys, report: report, costFen: costFen)
    }

    private mutating func report(_ fields: [String: String], _ place: String) -> ParcelReport? {
        guard let word = fields["status"] else {
            if fields["time"] != nil { note(place, .memberMissing, "a time needs a status") }
            return nil
        }
        let status =
            ShipmentTrack.Status(rawValue: word) ?? Kuaidi100State.status(of: word)
            ?? ShipmentTrack.Status.allCases.first { $0.nameZh == word }
        if status == nil { note(place, .wordUnknown, "the status \(word.prefix(20)) is not known") }
        // `try?`: what is neither of the two forms is noted.
        let time = fields["time"].flatMap { Kuaidi100Push.civilTime($0) ?? (try? Timestamp($0)) }
        guard let time, time <= context.clock.now() else {
            note(place, .memberRange, "time is YYYY-MM-DD hh:mm:ss of China, and not to come")
            return nil
        }
        let isOurs = ShipmentTrack.Status(rawValue: word) != nil
        return ParcelReport(
            time: time, status: status, code: isOurs || status?.nameZh == word ? nil : word,
            place: fields["place"].map { String($0.prefix(100)) }, source: .table)
    }

    private mutating func note(_ place: String, _ code: ErrorCode, _ detail: String? = nil) {
        // A table of twenty thousand wrong rows is answered with the first of them.
        if faults.count < 100 { faults.append(.init(place, code, detail: detail)) }
    }

    /// Yuan with at most two decimals, as 分.
    private static func fen(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), (1...5).contains(parts[0].utf8.count),
            parts.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) }), let yuan = Int64(parts[0])
        else { return nil }
        let cents = parts.count == 2 ? parts[1] : ""
        guard cents.utf8.count <= 2, parts.count == 1 || !cents.isEmpty else { return nil }
        let fen = Int64(cents + String(repeating: "0", count: 2 - cents.utf8.count)) ?? 0
        return yuan * 100 + fen <= Int64(ShipmentWish.costFen.upperBound) ? yuan * 100 + fen : nil
    }
}
