import Codes
import Exchange
import Office
import OfficeScene
import StrictJSON
import Testing

@testable import GatewayHTTP

@Suite("What strangers are answered")
struct PublicAnswerTests {
    private static let form = "application/x-www-form-urlencoded"

    @Test("nothing of the desk is there, and no answer is kept, framed or told on")
    func strangers() async throws {
        let world = try await DeskWorld(seed: 900)
        let token = try await world.region.token(.window, "150627").text
        try await world.listeningPublicly {
            for path in [
                "/", "/api/v1/cases", "/healthz", "/readyz", "/metrics", "/public/v1/", "/public/v1/carriers",
                "/public/v1/carriers/", "/public/v1/carriers/a/b", "/public/v2/carriers/a",
            ] {
                let answer = try await world.call("GET", path, token: token)
                #expect(answer.status == 404 && answer.problemCode == "not_found", "\(path)")
                #expect(answer.headers["x-content-type-options"] == "nosniff", "\(path)")
                #expect(answer.headers["cache-control"] == "no-store", "\(path)")
                #expect(answer.headers["referrer-policy"] == "no-referrer", "\(path)")
            }
            let wrong = try await world.call("GET", "/public/v1/carriers/ems")
            #expect(wrong.status == 405 && wrong.headers["allow"] == "POST")
        }
    }

    @Test("a push is a form of its length, with each field once")
    func forms() async throws {
        let world = try await DeskWorld(seed: 910)
        try await world.listeningPublicly {
            func push(_ body: String, _ type: String? = Self.form) async throws -> LinkAnswer {
                try await world.call(
                    "POST", "/public/v1/carriers/nobody", type: type, body: Array(body.utf8))
            }
            #expect(try await push("param={}", "application/json").problemCode == "content_type")
            #expect(try await push("param={}", Self.form + "; charset=gbk").problemCode == "content_type")
            #expect(try await push("param=%zz").problemCode == "malformed")
            #expect(try await push("param=%ff").problemCode == "malformed")
            #expect(try await push("param=1&param=2").problemCode == "malformed")
            #expect(try await push("param=%7B%7D&sign=0&more=1").problemCode == "not_found")
            let long = PublicResponder.pushBytesMax
            #expect(try await push(String(repeating: "a", count: long)).problemCode == "not_found")
            let longer = try await push(String(repeating: "a", count: long + 1))
            #expect(longer.status == 413 && longer.problemCode == "too_large")
        }
    }

    @Test("an address that asks too often waits; then it may ask again")
    func rate() async throws {
        let world = try await DeskWorld(seed: 920)
        try await world.listeningPublicly(requestsPerMinute: 2) {
            for _ in 1...2 { #expect(try await world.call("GET", "/").status == 404) }
            let refused = try await world.call("GET", "/")
            #expect(refused.status == 429 && refused.problemCode == "too_many_requests")
            let seconds = Int(refused.headers["retry-after"] ?? "") ?? 0
            #expect((30...31).contains(seconds))
            world.region.clock.advance(milliseconds: Int64(seconds) * 1_000)
            #expect(try await world.call("GET", "/").status == 404)
            #expect(try await world.call("GET", "/").status == 429)
        }
    }

    @Test("each address has its own rate; an IPv6 network is one address")
    func addresses() {
        let clock = SetClock()
        let rate = AddressRate(perMinute: 1, clock: clock)
        #expect(rate.secondsToWait("192.0.2.1") == nil)
        #expect(rate.secondsToWait("192.0.2.1") == 60)
        #expect(rate.secondsToWait("192.0.2.2") == nil)
        #expect(rate.secondsToWait("2001:db8:1:2:3:4:5:6") == nil)
        #expect(rate.secondsToWait("2001:db8:1:2:7:8:9:a") != nil)
        #expect(rate.secondsToWait("2001:db8:1:3:3:4:5:6") == nil)
        clock.advance(milliseconds: 59_999)
        #expect(rate.secondsToWait("192.0.2.1") == 1)
        clock.advance(milliseconds: 1)
        #expect(rate.secondsToWait("192.0.2.1") == nil)
    }

    @Test("addresses without end are not all remembered")
    func crowd() {
        let rate = AddressRate(perMinute: 1, clock: SetClock())
        for number in 0..<AddressRate.addressesMax { #expect(rate.secondsToWait("a\(number)") == nil) }
        #expect(rate.secondsToWait("new") == nil)
    }
}
