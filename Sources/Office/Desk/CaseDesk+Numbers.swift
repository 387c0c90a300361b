internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// The numbers of events, from their reservation to their use or their end; the papers that bear them.
extension CaseDesk {
    /// Makes the paper of an event and names it in the event's data.
    func make(
        _ paper: EventPaper?, of type: EventType, for whole: inout FillIn.Numbered
    ) async throws(OfficeRefusal) -> EventPaper.Outcome {
        guard let paper else { return EventPaper.Outcome() }
        do throws(OfficeRefusal) {
            let made = try await paper.make(type, whole.data, number: whole.noticeNumber)
            whole.data["document"] = made.document
            guard made.document == nil, !type.mustBeNumbered else { return made }
            // A number that stood on the paper alone, or for its sake: nothing bears it now.
            if let member = type.noticeNumber?.member, !whole.taken.isEmpty { whole.data[member] = nil }
            await context.numbers.void(whole.taken, .notMade, at: context.clock.now())
            whole.taken = []
            return made
        } catch {
            await context.numbers.void(whole.taken, .notMade, at: context.clock.now())
            throw error
        }
    }

    /// The register's lines of the numbers that an event bears.
    func uses(
        _ taken: [TakenNumber], _ made: EventPaper.Outcome, by draft: EventDraft, on id: CaseID
    ) -> [Write] {
        guard let event = draft.id else { return [] }
        let title = made.document?["title"]?.stringValue ?? draft.type.rawValue
        return taken.compactMap {
            NumberRegister.used($0, title: title, by: event, of: id, at: context.clock.now())
        }
    }

    /// The event that was to bear them is not written. Where nobody knows whether it is, the next start finds out.
    func giveUp(_ taken: [TakenNumber], after refusal: OfficeRefusal) async {
        guard refusal.code != .storeOutcomeUnknown, refusal.code != .caseFenced else { return }
        await context.numbers.void(taken, .notWritten, at: context.clock.now())
    }

    /// Events whole, with their numbers, their papers and the register's lines.
    func completed(
        _ events: [JudgedEvent], on id: CaseID
    ) async throws(OfficeRefusal) -> WholeEvents {
        var all = WholeEvents()
        for event in events {
            do throws(OfficeRefusal) {
                var whole = try await event.fill.numbered()
                let made = try await make(event.paper, of: event.type, for: &whole)
                let draft = EventDraft(
                    type: event.type, data: whole.data, id: context.newID(), isJudged: true)
                all.drafts.append(draft)
                all.taken += whole.taken
                all.expecting += made.expecting
                // Every paper opens the same way to the applicant, which is written once.
                if !all.hasWay { all.writes += made.writes }
                all.hasWay = all.hasWay || !made.writes.isEmpty
                all.writes += uses(whole.taken, made, by: draft, on: id)
            } catch {
                await giveUp(all.taken, after: error)
                throw error
            }
        }
        return all
    }

    /// An event against which nothing stands, still without its numbers and its paper.
    struct JudgedEvent {
        var type: EventType
        var fill: FillIn
        /// The paper that it is to take along; nil: none.
        var paper: EventPaper?
    }

    /// Events that are written by one commit, and what goes with them.
    struct WholeEvents {
        var drafts: [EventDraft] = []
        /// Numbers that the events bear, not yet used.
        var taken: [TakenNumber] = []
        /// The register's lines and what the papers want written.
        var writes: [Write] = []
        /// What must still hold when they are written.
        var expecting: [Expectation] = []
        /// Whether what opens the case to the applicant is among the writes.
        var hasWay = false
    }
}
