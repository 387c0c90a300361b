internal import Codes
internal import Exchange

/// The bundles taken in, as the store keeps them.
struct BundleBook: Sendable {
    let context: OfficeContext

    /// One bundle; nil where there is none.
    func bundle(_ id: UUIDv7) async throws(OfficeRefusal) -> BundleRecord? {
        let record = try await refusing { () async throws(StoreFault) in
            try await context.store.record(.bundle, id.description)
        }
        guard let record else { return nil }
        return try BundleRecord(record, vault: context.vault)
    }

    /// The bundle that a case is a part of.
    func id(ofCase id: CaseID) async throws(OfficeRefusal) -> UUIDv7? { try await ids(ofCases: [id]).first }

    /// The bundles that these cases are parts of.
    func ids(ofCases ids: [CaseID]) async throws(OfficeRefusal) -> Set<UUIDv7> {
        let records = try await refusing { () async throws(StoreFault) in
            try await context.store.records(.bundleCase, keys: ids.map(\.description))
        }
        // `try?`: what was written by us is an id; what is none leads nowhere.
        return Set(records.values.compactMap { try? UUIDv7(String(decoding: $0.value, as: UTF8.self)) })
    }

    /// The bundle of a receipt's number.
    func id(ofNumber number: String) async throws(OfficeRefusal) -> UUIDv7? {
        let record = try await refusing { () async throws(StoreFault) in
            try await context.store.record(.bundleNumber, number)
        }
        // `try?`: as above.
        return record.flatMap { try? UUIDv7(String(decoding: $0.value, as: UTF8.self)) }
    }

    /// A bundle with what its cases say now.
    func standing(_ bundle: BundleRecord) async throws(OfficeRefusal) -> BundleStanding {
        let ids = bundle.parts.filter { !$0.isLocal }.map(\.caseID)
        let files = try await refusing { () async throws(StoreFault) in try await context.store.cases(ids) }
        var views: [CaseID: CaseView] = [:]
        for (id, file) in files {
            do throws(JournalFault) {
                views[id] = try CaseView(file, vault: context.vault)
            } catch { throw OfficeRefusal(error) }
        }
        return BundleStanding(bundle, views: views)
    }

    /// Writes a bundle that was changed, with whatever belongs to the change.
    /// - Throws: `conflict` when it changed meanwhile.
    func write(
        _ bundle: BundleRecord, also writes: [Write] = [], expecting: [Expectation] = []
    ) async throws(OfficeRefusal) {
        let change = Change(
            expecting: [bundle.unchanged] + expecting, writes: [try bundle.row(context.vault)] + writes)
        do throws(JournalFault) {
            guard try await context.journal.write([change]) == [.committed] else {
                throw JournalFault(.conflict, detail: "the bundle was changed meanwhile")
            }
        } catch { throw OfficeRefusal(error) }
    }
}
