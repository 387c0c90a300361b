import Exchange
import Office
import OfficeScene
import StrictJSON
import Testing

@testable import GatewayHTTP

@Suite("Asking a desk for a bundle's receipt")
struct BundleReceiptAnswerTests {
    @Test("what is asked wrongly is refused as of a case's receipt: token, role, bundle, parameters, method")
    func refused() async throws {
        let world = try await DeskWorld(seed: 9_800)
        let window = try await world.region.token(.window, "150627").text
        let keeper = try await world.region.token(.operatorRole).text
        try await world.listening {
            let path = "/api/v1/bundles/1506-YJS-2026-000001/receipt"
            #expect(try await world.call("GET", path).problemCode == "unauthenticated")
            #expect(try await world.call("GET", path, token: keeper).problemCode == "forbidden")
            let none = try await world.call("GET", path, token: window)
            #expect(none.status == 404 && none.problemCode == "not_found")
            for wrong in ["purpose=x", "lang=z", "event=1", "purpose=%E6%89%93%E5%8D%B0&purpose=ab"] {
                let answer = try await world.call("GET", path + "?" + wrong, token: window)
                #expect(answer.status == 422 && answer.faults.count == 1, "\(wrong): \(answer.json)")
            }
            let post = try await world.call("POST", path, token: window)
            #expect(post.status == 405 && post.headers["allow"] == "GET, HEAD")
            for other in ["/receipts", "/receipt/1", "/receipt/"] {
                let answer = try await world.call("GET", "/api/v1/bundles/1" + other, token: window)
                #expect(answer.problemCode == "not_found", "\(other)")
            }
        }
    }
}
