internal import Codes
public import Exchange
internal import Mapping
internal import Routing
internal import StrictJSON

/// Opens drafts as soon as there is a way, and erases those that were kept long enough.
///
/// A way comes with a published version, a catalogue, a peer, or a day: what waits is looked at when one of them changed
/// since, and after a start. While nothing waits it is one read.
public struct DraftWatch: Sendable {
    private let context: OfficeContext
    private let alarm: @Sendable (Alarm) -> Void
    private static let restMilliseconds: Int64 = 5_000

    /// A watch over these rooms.
    /// - Parameter alarm: told of drafts that cannot be read.
    public init(_ context: OfficeContext, alarm: @escaping @Sendable (Alarm) -> Void = { _ in }) {
        self.context = context
        self.alarm = alarm
    }

    /// Looks every five seconds until cancelled, and erases with each new day.
    public func run() async throws(CancellationError) {
        var swept: CivilDate?
        try await context.clock.every(Self.restMilliseconds) {
            try await look()
            guard swept != context.today else { return }
            try await sweep()
            swept = context.today
        }
    }

    private var book: DraftBook { DraftBook(context: context) }

    /// Opens what there is a way for now.
    /// - Returns: how many drafts opened.
    @discardableResult public func look() async throws(OfficeRefusal) -> Int {
        let day = context.today
        let basis = WayCache.Basis(
            peers: context.directory.snapshot.generation, catalogues: context.catalogues.generation,
            mapping: context.mappings.current(on: day), places: context.places.version, day: day)
        guard !context.draftBasis.isSeen(basis) else { return 0 }
        // Before the look: what is kept meanwhile is looked at again.
        context.draftBasis.see(basis)
        var count = 0
        do throws(OfficeRefusal) {
            try await book.eachWaiting(unreadable: { alarm(Alarm($0.code, detail: $0.detail)) }) {
                drafts throws(OfficeRefusal) in
                for draft in drafts where try await open(draft) { count += 1 }
            }
        } catch {
            context.draftBasis.forget()
            throw error
        }
        return count
    }

    /// - Returns: whether there is a way now.
    private func open(_ draft: DraftRecord) async throws(OfficeRefusal) -> Bool {
        let window = Caller(actor: "gateway", role: .window, division: draft.division)
        // As when it was kept: what it tells of the situation may leave no way; what it does not tell is the window's.
        let told: Situation
        do throws(OfficeRefusal) {
            told = try DraftWish(.object(try draft.body(context.vault))).situation
        } catch {
            alarm(Alarm(error.code, detail: error.detail))
            return false
        }
        let found: MatterDesk.Found
        do throws(OfficeRefusal) {
            found = try await MatterDesk(context).find(
                matter: draft.matter, to: draft.destination, mode: draft.mode, in: told, from: window)
        } catch {
            guard !error.isOfTheStore else { throw error }
            return false
        }
        var draft = draft
        if case .bundle(let match) = found { draft.bundle = match.code }
        draft.state = .open
        draft.reason = nil
        draft.changedAt = context.clock.now()
        do throws(OfficeRefusal) {
            try await book.write(draft, book.audit("draft_opened", draft, by: "gateway"))
        } catch  where error.code == .conflict {
            // It was submitted or thrown away just now.
            return false
        }
        return true
    }

    /// Erases drafts that were kept long enough, whatever their state.
    /// - Returns: how many went.
    @discardableResult public func sweep() async throws(OfficeRefusal) -> Int {
        var (count, after) = (0, String?.none)
        while true {
            let last = after
            // Ids begin with the time: the oldest stand first.
            let page = try await refusing { () async throws(StoreFault) in
                try await context.store.records(.draft, prefix: "", after: last, limit: 64)
            }
            // `try?`: one that cannot be read holds up no other; ``look()`` tells of it.
            let drafts = page.compactMap { try? DraftRecord($0) }
            let old = drafts.filter { $0.erasedOn <= context.today }
            guard !page.isEmpty, !old.isEmpty || drafts.isEmpty else { return count }
            after = page.last?.key
            for draft in old {
                let line = book.audit(
                    "draft_erased", draft, by: "gateway", "kept \(DraftRecord.keptDays) days")
                let change = Change(expecting: [draft.unchanged], writes: draft.removal + [.audit(line)])
                if try await context.written(change) { count += 1 }
            }
        }
    }
}
