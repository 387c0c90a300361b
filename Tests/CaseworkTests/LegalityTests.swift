import Casework
import Codes
import StrictJSON
import Testing

@Suite("What may be written")
struct LegalityTests {
    private func reason(_ candidate: CaseEvent, _ story: Story) -> IllegalReason? {
        guard case .illegal(let reason, _) = Legality.judge(candidate, in: story.fold) else { return nil }
        return reason
    }

    private func accepted() -> Story {
        var story = Story()
        story.write(.origin, .submitted)
        story.write(.destination, .accepted, ["accepted_on": "2026-01-05", "due_on": "2026-01-20"])
        return story
    }

    @Test("a refusal says why, and what may be written instead")
    func whatInstead() {
        var story = Story()
        story.write(.origin, .submitted)
        let candidate = story.candidate(.destination, .decided)
        let allowed = Legality.allowed(for: .destination, in: story.fold)
        #expect(Legality.judge(candidate, in: story.fold) == .illegal(reason: .state, allowed: allowed))
        #expect(
            allowed == [
                .received, .materialsReceived, .correctionRequested, .accepted, .refused, .transferred, .note,
                .shipment, .paymentRequested, .paid, .refunded, .ratingAnswered,
            ])
    }

    @Test("before the first event only an origin may begin")
    func beginning() {
        let fold = CaseFold()
        #expect(Legality.allowed(for: .origin, in: fold) == [.reviewRequested, .submitted])
        #expect(Legality.allowed(for: .destination, in: fold).isEmpty)
        var story = Story()
        #expect(reason(story.candidate(.origin, .note), story) == .firstEvent)
        #expect(reason(story.candidate(.destination, .note), story) == .firstEvent)
        #expect(reason(story.candidate(.destination, .submitted), story) == .author)
    }

    @Test("each rule beyond the state has its own reason")
    func reasons() {
        var story = accepted()
        let asked = story.write(.destination, .correctionRequested, ["due_days": 5])
        #expect(reason(story.candidate(.destination, .correctionRequested), story) == .correctionOpen)
        let other = story.logs.origin[0].id.json
        #expect(
            reason(story.candidate(.origin, .supplemented, ["answers": other]), story) == .correctionNotOpen)
        #expect(reason(story.candidate(.origin, .supplemented, ["answers": asked.json]), story) == nil)
        #expect(reason(story.candidate(.origin, .supplemented, ["answers": 7]), story) == .correctionNotOpen)
        #expect(reason(story.candidate(.destination, .withdrawn), story) == .noWithdrawalPending)
        let stranger = EventID.make(at: story.now, random: (9, 9)).json
        #expect(reason(story.candidate(.origin, .served, ["answers": stranger]), story) == .answersUnknown)
        story.write(.destination, .clockSuspended, ["kind": "听证", "excluded": "both"])
        #expect(
            reason(story.candidate(.destination, .clockResumed, ["suspension": other]), story)
                == .suspensionUnknown)
        story.write(.destination, .received)
        #expect(reason(story.candidate(.destination, .received), story) == .once)
        #expect(reason(story.candidate(.origin, .accepted), story) == .author)
    }

    @Test("a served proves what its author had stored, and nothing that came later")
    func servedOnlyWhatWasStored() {
        var story = Story()
        story.write(.origin, .submitted)
        let asked = story.write(.destination, .correctionRequested, ["due_days": 5])
        let early = story.candidate(.origin, .served, seen: 0, ["answers": asked.json, "on": "2026-01-05"])
        #expect(reason(early, story) == .answersUnknown)
        let later = story.candidate(.origin, .served, seen: 1, ["answers": asked.json, "on": "2026-01-05"])
        #expect(reason(later, story) == nil)
    }

    @Test("an event that has seen more than there is cannot be judged legal")
    func seenBeyond() {
        var story = accepted()
        #expect(reason(story.candidate(.origin, .note, seen: 2), story) == .seen)
        #expect(reason(story.candidate(.destination, .note, seen: 2), story) == .seen)
    }

    @Test("what its author had not seen does not make an event illegal, and what it had seen does")
    func knownState() {
        var story = Story()
        story.write(.origin, .submitted)
        story.write(.destination, .refused)
        #expect(reason(story.candidate(.origin, .withdrawalRequested, seen: 0), story) == nil)
        #expect(reason(story.candidate(.origin, .withdrawalRequested, seen: 1), story) == .state)
    }

    @Test("the last 96 sequences are kept for what ends a case, and 4,096 is the last")
    func sequences() {
        var story = accepted()
        for (sequence, expected) in [(4_000, nil), (4_001, IllegalReason.sequenceReserved)] {
            for type in [EventType.note, .shipment, .paid, .refunded, .paymentRequested, .bundleProgressed] {
                let candidate = story.candidate(.origin, type, sequence: sequence)
                #expect(reason(candidate, story) == expected, "\(type) at \(sequence)")
            }
            #expect(reason(story.candidate(.destination, .progressed, sequence: sequence), story) == expected)
            #expect(reason(story.candidate(.destination, .decided, sequence: sequence), story) == nil)
        }
        #expect(reason(story.candidate(.destination, .decided, sequence: 4_096), story) == nil)
        #expect(reason(story.candidate(.destination, .decided, sequence: 4_097), story) == .logFull)
    }

    @Test("an author writes fifty notes on a day at UTC+8, the other side its own fifty")
    func notes() throws {
        var story = accepted()
        story.now = try CivilDate("2026-01-06").timestampAtStart()
        for _ in 0..<49 { story.write(.origin, .note, ["kind": "answer"]) }
        #expect(reason(story.candidate(.origin, .note), story) == nil)
        story.write(.origin, .note, ["kind": "answer"])
        #expect(reason(story.candidate(.origin, .note), story) == .notesOfDay)
        #expect(reason(story.candidate(.destination, .note), story) == nil)
        story.now = try CivilDate("2026-01-07").timestampAtStart().advanced(byMilliseconds: -1)
        #expect(reason(story.candidate(.origin, .note), story) == .notesOfDay)
        story.now = story.now.advanced(byMilliseconds: 1)
        #expect(reason(story.candidate(.origin, .note), story) == nil)
    }

    @Test("every reason has its sentence in both languages", arguments: IllegalReason.allCases)
    func sentences(reason: IllegalReason) {
        #expect(!reason.message.isEmpty)
        #expect(reason.messageZh.unicodeScalars.contains { $0.value > 0x2E80 })
    }
}
