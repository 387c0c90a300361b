import Casework
import Codes
import StrictJSON
import Testing

@Suite("The one order of two logs")
struct MergeOrderTests {
    private func places(origin: Int, seen: [Int]) -> [String] {
        var story = Story()
        for _ in 0..<origin { story.logs.origin.append(story.candidate(.origin, .note)) }
        for (index, seen) in seen.enumerated() {
            story.logs.destination.append(
                story.candidate(.destination, .note, seen: seen, sequence: index + 1))
        }
        return MergeOrder.merge(story.logs).map { "\($0.author == .origin ? "o" : "d")\($0.sequence)" }
    }

    @Test("an origin's event stands before the first destination event that has seen it, unseen ones last")
    func order() {
        #expect(places(origin: 0, seen: []).isEmpty)
        #expect(places(origin: 2, seen: []) == ["o1", "o2"])
        #expect(places(origin: 3, seen: [1, 1, 3]) == ["o1", "d1", "d2", "o2", "o3", "d3"])
        #expect(places(origin: 4, seen: [2]) == ["o1", "o2", "d1", "o3", "o4"])
        #expect(places(origin: 1, seen: [1, 1]) == ["o1", "d1", "d2"])
    }

    @Test("a supplement that crossed a refusal is void; it is stored and shown")
    func overtaken() {
        var story = Story()
        story.write(.origin, .submitted)
        let asked = story.write(.destination, .correctionRequested, ["due_days": 5])
        story.write(.origin, .supplemented, ["answers": asked.json, "complete": true])
        story.write(.destination, .refused, seen: 1, ["kind": "incomplete"])
        #expect(story.fold.state == .refused)
        #expect(story.fold.order.map(\.effect) == [.effective, .effective, .effective, .void])
        #expect(
            story.fold.order.map(\.event.type) == [.submitted, .correctionRequested, .refused, .supplemented])
    }

    @Test("a request to withdraw counts from its place in the order: an answer before it does not answer it")
    func withdrawalsInOrder() {
        var story = Story()
        story.write(.origin, .submitted)
        story.write(.origin, .withdrawalRequested)
        let second = story.write(.origin, .withdrawalRequested)
        story.write(.destination, .withdrawalDeclined, seen: 2)
        #expect(story.fold.standing.withdrawalRequests.map(\.id) == [second])
        story.write(.destination, .withdrawalDeclined)
        #expect(story.fold.standing.withdrawalRequests.isEmpty)
    }

    @Test("a void request to withdraw is not pending")
    func voidRequest() {
        var story = Story()
        story.write(.origin, .submitted, ["accepted": [:]])
        story.write(.origin, .withdrawalRequested)
        story.write(.destination, .decided, seen: 1, ["outcome": "done"])
        #expect(story.fold.order.map(\.effect) == [.effective, .effective, .void])
        #expect(story.fold.standing.withdrawalRequests.isEmpty)
        #expect(!Legality.allowed(for: .destination, in: story.fold).contains(.withdrawn))
    }

    @Test("the logs come back out of the fold as they went in")
    func logsOut() {
        var run = Interleaving(seed: 4)
        for _ in 0..<60 { _ = run.step() }
        let fold = CaseFold(run.logs)
        #expect(fold.logs == run.logs)
        #expect(fold.length(of: .origin) == run.logs.origin.count)
        for event in run.logs.origin + run.logs.destination {
            #expect(fold.event(event.id) == event)
        }
    }
}
