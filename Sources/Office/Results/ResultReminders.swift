internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// Reminds applicants of results that wait at the window: once on each of a few days, never twice.
public struct ResultReminders: Sendable {
    private let context: OfficeContext
    /// Calendar days after which a reminder goes out, ascending.
    private let days: [Int]
    private static let intervalMilliseconds: Int64 = 3_600_000
    private static let pageCases = 128

    /// - Parameter days: calendar days of waiting after which each reminder goes out.
    public init(_ context: OfficeContext, days: [Int] = [3, 10, 30]) {
        self.context = context
        self.days = days.filter { $0 > 0 }.sorted()
    }

    /// Looks until cancelled, once an hour.
    public func run() async throws(CancellationError) {
        try await context.clock.every(Self.intervalMilliseconds) { try await look() }
    }

    /// Promises what is due.
    /// - Returns: how many messages.
    @discardableResult public func look() async throws(OfficeRefusal) -> Int {
        let query = CaseQuery(states: [.decided, .delivering], side: .origin)
        var (count, cursor) = (0, String?.none)
        repeat {
            let (store, after) = (context.store, cursor)
            let page = try await refusing { () async throws(StoreFault) in
                try await store.list(query, after: after, limit: Self.pageCases)
            }
            for view in try await ResultDesk(context).views(page.elements) {
                if try await remind(view) { count += 1 }
            }
            cursor = page.next
        } while cursor != nil
        return count
    }

    private func remind(_ view: CaseView) async throws(OfficeRefusal) -> Bool {
        let summary = view.record.summary
        guard !summary.isTest, let since = ResultDesk.waitsSince(view) else { return false }
        let waited = context.today.dayNumber - since.dayNumber
        let due = days.filter { $0 <= waited }.count
        let key = view.record.id.description
        let record = try await refusing { () async throws(StoreFault) in
            try await context.store.record(.resultReminder, key)
        }
        let done = record.flatMap { Int(String(decoding: $0.value, as: UTF8.self)) } ?? 0
        guard due > done else { return false }
        let number = summary.number.map { "（\($0)）" } ?? ""
        let text = "【\(context.own.name)】您的“\(summary.matterName)”\(number)办理结果已到窗口，请携带身份证件领取。"
        let rows = try Messages(context: context).promise(text, about: view) ?? []
        let change = Change(
            expecting: [.recordVersion(.resultReminder, key, record?.version ?? 0)],
            writes: rows + [.record(.resultReminder, key: key, value: Array(String(due).utf8))])
        do throws(JournalFault) {
            return try await context.journal.write([change]) == [.committed] && !rows.isEmpty
        } catch { throw OfficeRefusal(error) }
    }
}

extension RecordKind {
    /// How often the applicant was reminded of a result, by case.
    static let resultReminder = RecordKind(rawValue: "result_reminder")
}
