import Codes
import Exchange
import Testing

@Suite("The feed of stored events, on every back-end")
struct FeedTests {
    private let reason = Problem(code: "data_invalid")

    @Test("events come in the order in which they were stored, page by page", arguments: Backend.allCases)
    func order(_ backend: Backend) async throws {
        try await backend.withStore { store in
            #expect(try await store.feedEnd() == 0)
            #expect(try await store.feed(after: 0, limit: 9) == [])
            _ = try await store.commit(try Sample.opening(2))
            _ = try await store.commit(try Sample.opening(1))
            try await store.write(
                .event(Sample.event(1, .destination, 1)), .event(Sample.event(2, .origin, 2)))
            let all = try await store.feed(after: 0, limit: 9)
            #expect(
                all.map(\.event.key) == [
                    EventKey(Sample.caseID(2), .origin, 1), EventKey(Sample.caseID(1), .origin, 1),
                    EventKey(Sample.caseID(1), .destination, 1), EventKey(Sample.caseID(2), .origin, 2),
                ])
            #expect(all.last?.event == Sample.event(2, .origin, 2))
            #expect(try await store.feedEnd() == all.last?.position)
            let first = try await store.feed(after: 0, limit: 1)
            let rest = try await store.feed(after: try #require(first.last?.position), limit: 9)
            #expect(first + rest == all)
            #expect(try await store.feed(after: try #require(all.last?.position), limit: 9) == [])
        }
    }

    @Test(
        "what is set aside leaves the feed, and its positions are never given again",
        arguments: Backend.allCases)
    func setAside(_ backend: Backend) async throws {
        try await backend.withStore { store in
            let id = Sample.caseID(1)
            _ = try await store.commit(try Sample.opening(1))
            try await store.write(.event(Sample.event(1, .origin, 2)), .event(Sample.event(1, .origin, 3)))
            let end = try await store.feedEnd()
            for round in 1...3 {
                try await store.write(
                    .setAside(id, author: .origin, from: 2, reason: reason, at: Sample.time(4)))
                #expect(try await store.feed(after: 0, limit: 9).map(\.event.key.sequence) == [1])
                #expect(try await store.feedEnd() >= end)
                try await store.write(.event(Sample.event(1, .origin, 2, variant: "again \(round)")))
                let new = try await store.feed(after: end, limit: 9)
                #expect(new.map(\.event) == [Sample.event(1, .origin, 2, variant: "again \(round)")])
            }
        }
    }
}
