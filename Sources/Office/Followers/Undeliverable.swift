internal import Codes
internal import Exchange

extension OfficeContext {
    /// Reacts once to each case that became undeliverable: a rejection writes no event, so no feed shows it.
    ///
    /// The newest first, up to the first that is marked; the mark and what is written for the case are one commit.
    /// - Parameters:
    ///   - mark: the records that say of which cases it was done.
    ///   - key: of a case's mark.
    ///   - writes: what is to be written for a case.
    /// - Returns: how many cases were new.
    func eachUndeliverable(
        without mark: RecordKind, key: (CaseRecord) -> String,
        _ writes: (CaseRecord) async throws(OfficeRefusal) -> [Write]
    ) async throws(OfficeRefusal) -> Int {
        let (store, most) = (store, 50)
        var (count, cursor) = (0, String?.none)
        repeat {
            let after = cursor
            let page = try await refusing { () async throws(StoreFault) in
                try await store.list(CaseQuery(undeliverableOnly: true), after: after, limit: most)
            }
            for record in page.elements {
                let key = key(record)
                let known = try await refusing { () async throws(StoreFault) in
                    try await store.record(mark, key)
                }
                guard known == nil else { return count }
                let change = Change(
                    expecting: [.recordVersion(mark, key, 0)],
                    writes: [.record(mark, key: key, value: [])] + (try await writes(record)))
                do throws(JournalFault) {
                    _ = try await journal.write([change])
                } catch { throw OfficeRefusal(error) }
                count += 1
            }
            cursor = page.next
        } while cursor != nil
        return count
    }
}
