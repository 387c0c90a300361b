internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

extension ErrandKind {
    /// Subscriptions at 快递100.
    static let parcelWatch = "parcel_watch"
}

/// Asks for numbers to be followed, durably, and remembers what came of it.
struct ParcelWatches: Sendable {
    let context: OfficeContext
    private var book: ShipmentBook { ShipmentBook(context: context) }

    /// All subscriptions go one after another to the one aggregator.
    static let target = "kuaidi100"

    init(_ context: OfficeContext) { self.context = context }

    /// What is kept of a number; nil where it was never asked for.
    func find(
        _ number: String, of carrier: String
    ) async throws(OfficeRefusal) -> (watch: WatchRecord, version: Int)? {
        let (store, name) = (context.store, book.index(number, carrier))
        let record = try await refusing { () async throws(StoreFault) in
            try await store.record(.parcelWatch, name)
        }
        return try record.map { record throws(OfficeRefusal) in (try WatchRecord(record), record.version) }
    }

    /// The rows that ask for a number, for the commit that registers its parcel.
    ///
    /// None where parcels of this carrier are not followed, or where the number is followed for another case's parcel
    /// that is under way.
    /// - Parameters:
    ///   - isIdle: nothing is to be heard of it: it is none that any carrier has.
    ///   - keys: the other parcels that bear the number.
    func asking(
        _ number: String, of code: String, isIdle: Bool, beside keys: [ShipmentKey]
    ) async throws(OfficeRefusal) -> (writes: [Write], expecting: [Expectation]) {
        guard let rules = context.watch, !isIdle, let carrier = try await Carriers(context).find(code),
            rules.takes(carrier)
        else { return ([], []) }
        let found = try await find(number, of: code)
        if let state = found?.watch.state, state == .asked || state == .watched {
            for key in keys {
                guard let entry = try await book.find(key) else { continue }
                if entry.record.isUnderway, entry.own.waybill == number { return ([], []) }
            }
        }
        let errand = errand(number, of: code)
        let watch = WatchRecord(asking: errand.id, since: context.clock.now())
        let name = book.index(number, code)
        return (
            try context.errands.promise(errand) + [row(watch, name)],
            [.recordVersion(.parcelWatch, name, found?.version ?? 0)]
        )
    }

    private func errand(_ number: String, of carrier: String) -> Errand {
        Errand(
            id: context.newID(), kind: ErrandKind.parcelWatch, target: Self.target,
            createdAt: context.clock.now(),
            payload: ["carrier": .string(carrier), "waybill": .string(number)])
    }

    private func row(_ watch: WatchRecord, _ name: String) -> Write {
        .record(.parcelWatch, key: name, value: watch.json.serialized())
    }

    /// The parcels under way that bear this number now.
    func underway(_ number: String, of carrier: String) async throws(OfficeRefusal) -> [ShipmentBook.Entry] {
        var entries: [ShipmentBook.Entry] = []
        for key in try await book.bearing(number, of: carrier) {
            guard let entry = try await book.find(key), entry.record.isUnderway else { continue }
            entries.append(entry)
        }
        return entries
    }

    /// Changes what is kept of a number, on what is read at that moment.
    /// - Parameter change: nil leaves it; rows that stand in the same commit otherwise.
    /// - Returns: whether anything was written.
    @discardableResult func update(
        _ number: String, of carrier: String,
        _ change: (inout WatchRecord) throws(OfficeRefusal) -> [Write]?
    ) async throws(OfficeRefusal) -> Bool {
        let name = book.index(number, carrier)
        for _ in 1...ShipmentDesk.triesMax {
            guard let (old, version) = try await find(number, of: carrier) else { return false }
            var watch = old
            guard let writes = try change(&watch) else { return false }
            let written = Change(
                expecting: [.recordVersion(.parcelWatch, name, version)], writes: writes + [row(watch, name)])
            if try await ShipmentDesk(context).commit(written) { return true }
        }
        throw OfficeRefusal(.conflict)
    }

    // MARK: What the aggregator's pushes say of it

    /// A push that ends the watch: the parcel has arrived, or the aggregator gives up. Given up it is asked again after
    /// half an hour, twice at most; then it is a person's.
    func heard(
        _ push: Kuaidi100Push, digest: String, _ number: String, of carrier: String
    ) async throws(OfficeRefusal) {
        let now = context.clock.now()
        switch push.status {
        case "shutdown":
            try await update(number, of: carrier) { watch throws(OfficeRefusal) in
                guard watch.state != .ended else { return nil }
                watch.state = .ended
                watch.since = now
                return []
            }
        case "abort":
            let isUnderway = try await !underway(number, of: carrier).isEmpty
            let said = push.message.map { String($0.prefix(100)) } ?? "abort"
            let isNew = try await update(number, of: carrier) { watch throws(OfficeRefusal) in
                let isRepeat =
                    watch.abort == digest
                    && now.millisecondsSince(watch.since) < WatchRecord.repeatMilliseconds
                guard watch.state == .watched, !isRepeat else { return nil }
                watch.abort = digest
                watch.since = now
                watch.state = .ended
                guard isUnderway else { return [] }
                watch.problem = said
                guard watch.renewals < WatchRecord.renewalsMost else { return [] }
                watch.state = .asked
                watch.renewals += 1
                var errand = errand(number, of: carrier)
                errand.dueAt = now.advanced(byMilliseconds: WatchRecord.renewalRestMilliseconds)
                watch.errand = errand.id
                return try context.errands.promise(errand)
            }
            let watch = try await find(number, of: carrier)?.watch
            if isNew, isUnderway, watch?.state == .ended { try await tell(number, of: carrier, said) }
        default: break
        }
    }

    // MARK: People

    /// A number is not followed: a task for a person, with the reason, on each parcel that has none already.
    func tell(_ number: String, of carrier: String, _ reason: String) async throws(OfficeRefusal) {
        for entry in try await underway(number, of: carrier) where entry.record.trouble == nil {
            try await ShipmentDesk(context).take(
                nil, of: entry.record.key, raised: .unwatched, note: "快递100: " + reason, by: "gateway")
        }
    }

    /// It is followed after all: the task ends by itself.
    func untell(_ number: String, of carrier: String) async throws(OfficeRefusal) {
        for entry in try await underway(number, of: carrier) where entry.record.trouble?.kind == .unwatched {
            try await ShipmentDesk(context).take(
                nil, of: entry.record.key, ending: .unwatched, by: "gateway")
        }
    }
}
