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

    /// Events whole, with their numbers and the register's lines of these.
    func numbered(
        _ fills: [(EventType, FillIn)], on id: CaseID
    ) async throws(OfficeRefusal) -> (drafts: [EventDraft], taken: [TakenNumber], uses: [Write]) {
        var (drafts, taken, uses): ([EventDraft], [TakenNumber], [Write]) = ([], [], [])
        for (type, fill) in fills {
            do throws(OfficeRefusal) {
                let whole = try await fill.numbered()
                let draft = EventDraft(type: type, data: whole.data, id: context.newID(), isJudged: true)
                drafts.append(draft)
                taken += whole.taken
                uses += self.uses(whole.taken, EventPaper.Outcome(), by: draft, on: id)
            } catch {
                await giveUp(taken, after: error)
                throw error
            }
        }
        return (drafts, taken, uses)
    }
}
