internal import Casework
internal import Codes
internal import Cryptography
public import Exchange
internal import StrictJSON

extension RecordKind {
    /// Key `by`: the calendar and the service levels by which every open case was dated last.
    static let dutiesDated = RecordKind(rawValue: "duties_dated")
}

extension DutyWatch {
    /// Keeps the ledger right until cancelled: looks every minute whether cases are to be dated anew, and every quarter
    /// of an hour for duties that were met.
    public func run() async throws(CancellationError) {
        var turn = 0
        while true {
            // A fault of the store ends this turn; the next one finds the same.
            _ = try? await recount()
            // As said.
            if turn % 15 == 0 { _ = try? await sweep() }
            turn += 1
            try await context.clock.sleep(
                untilMonotonicMilliseconds: context.clock.monotonicMilliseconds() + 60_000)
        }
    }

    /// Dates every open case anew where calendar or service levels are not those by which it was dated last, as after an
    /// import or an upgrade; a crash begins again.
    public func recount() async throws(StoreFault) {
        let mark = SHA256Hash.digest(of: Array(context.calendar.table.csv.utf8)).hex + " " + levelsText
        let kept = try await context.store.record(.dutiesDated, Self.countedBy)
        guard kept.map({ String(decoding: $0.value, as: UTF8.self) }) != mark else { return }
        let open = CaseState.allCases.filter { !$0.isEnd && $0 != .unopened }
        var cursor: String?
        repeat {
            let page = try await context.store.list(CaseQuery(states: open), after: cursor, limit: 256)
            let commands = page.elements.map { record in
                CaseCommand(record.id) { view in
                    view == nil ? Decision.refuse(()) : Decision(steps: [.refresh], answer: ())
                }
            }
            for case .failure(let fault) in await context.journal.performEach(commands) {
                throw StoreFault(fault.code, fault.detail)
            }
            cursor = page.next
        } while cursor != nil
        _ = try await context.store.commit([
            Change(writes: [.record(.dutiesDated, key: Self.countedBy, value: Array(mark.utf8))])
        ])
    }

    private var levelsText: String {
        ServiceLevels.Name.allCases.map { "\($0.rawValue)=\(context.own.levels[$0])" }.joined(separator: " ")
    }

    private static let countedBy = "by"

    /// Takes duties that were met off the list.
    public func sweep() async throws(StoreFault) {
        var last: String?
        while true {
            let rows = try await context.store.records(.dutyDue, prefix: "", after: last, limit: 256)
            guard !rows.isEmpty else { return }
            last = rows.last?.key
            let keys = rows.compactMap { DutyRecord.Key(byDay: $0.key) }
            let files = try await context.store.cases(Array(Set(keys.map(\.caseID))))
            let gone = rows.filter { row in
                DutyRecord.Key(byDay: row.key).map { files[$0.caseID] == nil } ?? true
            }
            if !gone.isEmpty {
                _ = try await context.store.commit([
                    Change(writes: gone.map { .removeRecord(.dutyDue, key: $0.key) })
                ])
            }
            for (id, file) in files {
                let listed = keys.filter { $0.caseID == id }.map(\.duty)
                // `try?`: a case that cannot be read keeps its rows; the store's check reports it.
                guard let view = try? CaseView(file, vault: context.vault) else { continue }
                let owed = Set(CaseDuties(of: view, context).all.filter { $0.light != .green }.map(\.id))
                guard !owed.isSuperset(of: listed) else { continue }
                // `try?`: another look finds it again.
                try? await look(at: id)
            }
            if rows.count < 256 { return }
        }
    }
}
