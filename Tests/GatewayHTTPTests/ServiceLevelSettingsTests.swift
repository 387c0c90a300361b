import Casework
import Codes
import FederationGateway
import Foundation
import Testing

@Suite("Service levels that a region sets")
struct ServiceLevelSettingsTests {
    /// What a file with these lines under `duties:` says.
    private func levels(_ lines: [String]) async throws -> ServiceLevels {
        let root = NSTemporaryDirectory() + "settings-\(UUID().uuidString)"
        defer {
            // `try?`: a folder that is left behind is the machine's to sweep.
            try? FileManager.default.removeItem(atPath: root)
        }
        let directory = DataDirectory(root)
        try directory.make()
        let file = """
            gateway:
              id: spiffe://ordos.tongban/gateway/150600
              name: 示例
            listen:
              peers: 127.0.0.1:8443
              desk: 127.0.0.1:8080
            duties:
              urge_peers: true

            """
        let text = file + lines.map { "  \($0)\n" }.joined()
        try directory.write(Array(text.utf8), to: directory.configuration)
        return try await GatewaySettings.load(directory).levels
    }

    @Test("what is not set is the contract's; every level can be set, from 1 to 60")
    func read() async throws {
        #expect(try await levels([]) == ServiceLevels())
        for name in ServiceLevels.Name.allCases {
            for days in [1, 60] {
                var wanted = ServiceLevels()
                wanted[name] = days
                #expect(try await levels(["\(name.rawValue): \(days)"]) == wanted, "\(name) \(days)")
            }
        }
        let own = try await levels(["return_originals_days: 7", "tell_applicant_days: 3"])
        #expect(own.returnOriginalsDays == 7 && own.tellApplicantDays == 3)
    }

    @Test(
        "a number of days that cannot be meant is refused with the setting's name",
        arguments: ["0", "61", "-1", "two", "1.5", "true", "\"\"", "99999999999999999999"])
    func refused(_ value: String) async throws {
        for name in ["return_originals_days", "tell_applicant_days"] {
            let fault = await #expect(throws: GatewayFault.self) { try await levels(["\(name): \(value)"]) }
            #expect(fault?.code == .configurationInvalid)
            #expect(fault?.detail.contains("duties.\(name)") == true, "\(value)")
        }
    }
}
