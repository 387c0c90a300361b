public import Casework
public import Codes
public import Exchange
public import StrictJSON
import Synchronization

extension RecordKind {
    /// 节假日安排 that were imported, by year; the record's version is the year's.
    static let calendar = RecordKind(rawValue: "calendar")
    /// Every version of each, by `<year>/<version>`, as it was imported, with who and when.
    static let calendarPast = RecordKind(rawValue: "calendar_past")
}

/// The calendars of the region: those shipped with the gateway, and in their place what was imported since.
///
/// An import takes whole years or nothing, counts at once and is audited. What was computed before keeps its dates: a
/// `due_on` that was written stands (CASE.md §7); what is still open is dated anew.
public final class CalendarBook: Sendable {
    private struct Held: Sendable {
        var calendar: WorkingCalendar
        /// The version of each imported year, from 1.
        var versions: [Int: Int]
    }

    private let store: any Store
    private let shipped: CalendarTable
    private let held: Mutex<Held>

    /// The shipped calendar; ``load()`` reads what was imported.
    public init(store: any Store, shipped: CalendarTable) {
        self.store = store
        self.shipped = shipped
        held = Mutex(Held(calendar: WorkingCalendar(shipped), versions: [:]))
    }

    /// The calendar that counts now.
    public var current: WorkingCalendar { held.withLock { $0.calendar } }

    /// Reads every imported year; called at start and after an import.
    public func load() async throws(OfficeRefusal) {
        let records = try await refusing { () async throws(StoreFault) in
            try await store.allRecords(.calendar)
        }
        var table = shipped
        var versions: [Int: Int] = [:]
        for record in records {
            guard let year = Int(record.key) else { continue }
            do throws(CalendarFaults) {
                table = table.replacing(with: try CalendarTable(csv: record.value))
            } catch {
                throw OfficeRefusal(.storeFailed, detail: "the calendar of \(year) cannot be read")
            }
            versions[year] = record.version
        }
        let made = Held(calendar: WorkingCalendar(table), versions: versions)
        held.withLock { $0 = made }
    }

    /// Takes a file's years in place of what there is, all or nothing.
    /// - Parameters:
    ///   - csv: `date,kind,name`; every year in it is whole.
    ///   - isTrial: only says what would change.
    /// - Returns: `{"years":[{"year","version","holidays","workdays"}],"changes":[{"date","from","to","name"}]}`.
    /// - Throws: `calendar_invalid` with every line at fault; `conflict` when another imported meanwhile.
    public func take(
        _ csv: [UInt8], isTrial: Bool, by actor: String, at now: Timestamp
    ) async throws(OfficeRefusal) -> JSON {
        let file: CalendarTable
        do throws(CalendarFaults) {
            file = try CalendarTable(years: csv)
        } catch {
            throw OfficeRefusal(
                .calendarInvalid, detail: "\(error.faults.count) line(s) are wrong; nothing was imported",
                faults: error.faults.prefix(100).map {
                    .init("line \($0.line)", .calendarInvalid, detail: $0.message)
                })
        }
        let (before, versions) = held.withLock { ($0.calendar.table, $0.versions) }
        let after = before.replacing(with: file)
        let changes = Self.changes(from: before, to: after)
        let years = file.wholeYears.map { year in
            Self.facts(of: year, in: after, version: versions[year, default: 0] + (isTrial ? 0 : 1))
        }
        let answer: JSON = ["years": .array(years), "changes": .array(changes)]
        guard !isTrial else { return answer }
        var change = Change(writes: [])
        for year in file.wholeYears {
            let (key, version) = (String(year), versions[year, default: 0])
            let rows =
                after.rows(of: year)
                + file.rows(of: year - 1).filter { _ in !file.wholeYears.contains(year - 1) }
            let text = Array((["date,kind,name"] + rows.map(\.csv)).joined(separator: "\n").utf8)
            let past: JSON = [
                "at": .string(now.description), "by": .string(actor),
                "csv": .string(String(decoding: text, as: UTF8.self)),
            ]
            change.expecting.append(.recordVersion(.calendar, key, version))
            change.writes += [
                .record(.calendar, key: key, value: text),
                .record(.calendarPast, key: "\(key)/\(version + 1)", value: past.serialized()),
            ]
        }
        change.writes.append(
            .audit(
                AuditLine(
                    at: now, actor: actor, action: "calendar_imported",
                    object: file.wholeYears.map(String.init).joined(separator: ","),
                    detail: "\(changes.count) days changed")))
        try await commit(change)
        try await load()
        return answer
    }

    private func commit(_ change: Change) async throws(OfficeRefusal) {
        let outcomes = try await refusing { () async throws(StoreFault) in try await store.commit([change]) }
        guard outcomes == [.committed] else {
            throw OfficeRefusal(.conflict, detail: "another calendar was imported meanwhile")
        }
    }

    /// The years there are, or the days of one.
    /// - Returns: `{"years":[…]}`, or `{"year",…,"days":[{"date","kind","name"}]}`.
    /// - Throws: `calendar_year_missing` for a year without data.
    public func show(year: Int?) throws(OfficeRefusal) -> JSON {
        let (calendar, versions) = held.withLock { ($0.calendar, $0.versions) }
        let table = calendar.table
        let known = Set(table.rows.map(\.day.year)).filter { !calendar.isProvisional(year: $0) }
        guard let year else {
            return [
                "years": .array(
                    known.sorted().map { Self.facts(of: $0, in: table, version: versions[$0, default: 0]) })
            ]
        }
        guard known.contains(year) else {
            throw OfficeRefusal(
                .calendarYearMissing, detail: "\(year) is provisional: weekends and fixed holidays only",
                message: "\(year)年节假日安排尚未导入，日期按周末和固定节日暂定")
        }
        var facts = Self.facts(of: year, in: table, version: versions[year, default: 0]).objectValue ?? [:]
        facts["days"] = .array(
            table.rows(of: year).map {
                [
                    "date": .string($0.day.description),
                    "kind": .string($0.isWorking ? "workday" : "holiday"),
                    "name": .string($0.name),
                ]
            })
        return .object(facts)
    }

    private static func facts(of year: Int, in table: CalendarTable, version: Int) -> JSON {
        let rows = table.rows(of: year)
        return [
            "year": .integer(Int64(year)), "source": version == 0 ? "shipped" : "imported",
            "version": .integer(Int64(version)),
            "holidays": .integer(Int64(rows.filter { !$0.isWorking }.count)),
            "workdays": .integer(Int64(rows.filter(\.isWorking).count)),
        ]
    }

    /// Days that are something else afterwards, in their order; `-` is an ordinary day.
    private static func changes(from before: CalendarTable, to after: CalendarTable) -> [JSON] {
        func kinds(_ table: CalendarTable) -> [CivilDate: CalendarTable.Row] {
            Dictionary(table.rows.map { ($0.day, $0) }, uniquingKeysWith: { first, _ in first })
        }
        let (old, new) = (kinds(before), kinds(after))
        func word(_ row: CalendarTable.Row?) -> JSON {
            row.map { $0.isWorking ? "workday" : "holiday" } ?? "-"
        }
        return Set(old.keys).union(new.keys).sorted()
            .filter { old[$0]?.isWorking != new[$0]?.isWorking }
            .map { day in
                [
                    "date": .string(day.description), "from": word(old[day]), "to": word(new[day]),
                    "name": .string((new[day] ?? old[day])?.name ?? ""),
                ]
            }
    }
}
