import Codes
import FederationGateway
import Foundation
import Testing

@Suite("Settings of gateway.yaml")
struct SettingsTests {
    private static let needed = """
        gateway:
          id: spiffe://ordos.tongban/gateway/150600
          name: 示例
        listen:
          peers: 127.0.0.1:8443
          desk: 127.0.0.1:8080

        """

    private func load(_ text: String) async throws -> GatewaySettings {
        let root = NSTemporaryDirectory() + "settings-\(UUID().uuidString)"
        defer {
            // `try?`: a folder that is left behind is the machine's to sweep.
            try? FileManager.default.removeItem(atPath: root)
        }
        let directory = DataDirectory(root)
        try directory.make()
        try directory.write(Array(text.utf8), to: directory.configuration)
        return try await GatewaySettings.load(directory)
    }

    private func fault(_ more: String) async -> GatewayFault? {
        await #expect(throws: GatewayFault.self, "\(more)") { try await load(Self.needed + more) }
    }

    @Test(
        "a value of another kind than its setting is refused with the setting's name and kind",
        arguments: [
            ("duties.forward_days", "a whole number", ["[1]", "[]", "two", "1.5", "\"\"", "~", ""]),
            ("mail.parcel_days", "a whole number", ["[5, 6]", "yes", ""]),
            ("statistics.target_matters", "a whole number", ["[58]", "many"]),
            ("public.requests_per_minute", "a whole number", ["[600]", "all"]),
            ("desk.blob_bytes_max", "a whole number", ["[1]", "100 MB"]),
            ("paper.seconds", "a whole number", ["[1]", "x"]),
            ("duties.urge_peers", "true or false", ["[true]", "perhaps", "2", ""]),
            ("clocks.deemed_alarm_only", "true or false", ["[]", "sometimes"]),
            ("log.level", "a text", ["[info]", "[]"]), ("public.url", "a text", ["[https://example.cn]"]),
            ("ratings.app_word", "a text", ["[x]"]),
            ("notices.events", "a list of texts", ["accepted", "", "5"]),
            ("desk.names", "a list of texts", ["localhost"]), ("relay.pairs", "a list of texts", ["a > b"]),
            ("results.reminder_days", "a list of whole numbers", ["3", "[three]", "[3, x]", "[1.5]"]),
        ])
    func kinds(key: String, kind: String, values: [String]) async throws {
        let parts = key.split(separator: ".")
        for value in values {
            let found = await fault("\(parts[0]):\n  \(parts[1]): \(value)\n")
            #expect(found?.code == .configurationInvalid)
            #expect(found?.detail == "\(key) is \(kind)", "\(value)")
        }
    }

    @Test(
        "a map in the place of one value, and a value in the place of a section, are refused",
        arguments: [
            ("duties:\n  forward_days:\n    days: 1\n", "duties.forward_days is a whole number, no section"),
            ("duties:\n  forward_days: {days: 1}\n", "duties.forward_days is a whole number, no section"),
            ("log:\n  level:\n    of: info\n", "log.level is a text, no section"),
            ("notices:\n  events:\n    accepted: true\n", "notices.events is a list of texts, no section"),
            ("duties: 5\n", "duties is a section: its settings stand below it, indented"),
            ("duties: [forward_days]\n", "duties is a section: its settings stand below it, indented"),
        ])
    func shapes(text: String, detail: String) async {
        #expect(await fault(text)?.detail == detail)
    }

    @Test(
        "a key that no setting has is refused, with those that its section has",
        arguments: [
            (
                "duties:\n  foward_days: 1\n",
                "duties.foward_days is no setting; known: duties.answer_rating_days"
            ),
            ("duties:\n  Forward_days: 1\n", "duties.Forward_days is no setting; known: "),
            ("ratings:\n  app_name: x\n", "ratings.app_name is no setting; known: ratings.app_mark, "),
            (
                "duty:\n  forward_days: 1\n",
                "duty.forward_days is no setting; sections are clocks, desk, duties, "
            ),
            ("forward_days: 1\n", "forward_days is no setting; sections are clocks, desk, duties, "),
        ])
    func unknown(text: String, beginning: String) async {
        let found = await fault(text)
        #expect(found?.code == .configurationInvalid)
        #expect(found?.detail.hasPrefix(beginning) == true, "\(found?.detail ?? "")")
    }

    @Test("a list of maps is refused with its key")
    func listOfMaps() async {
        #expect(await fault("desk:\n  names:\n    - {a: 1}\n")?.detail.contains("desk.names") == true)
    }

    @Test("what is refused is not repeated: it may be a secret")
    func secrets() async {
        let found = await fault("payments:\n  secret: [sixteen-or-more-bytes]\n")
        #expect(found?.detail == "payments.secret is a text")
    }

    @Test("sections whose settings are all commented out, and settings that depend on others, are taken")
    func harmless() async throws {
        let text =
            Self.needed
            + "web:\n  # proxy: x\nduties: ~\nratings:\n  app_mark: x\nresults: {reminder_days: []}\n"
        let settings = try await load(text)
        #expect(settings.ratings == nil && settings.applicants.reminderDays.isEmpty)
    }

    @Test("numbers have their bounds", arguments: ["public.requests_per_minute", "desk.blob_bytes_max"])
    func bounds(key: String) async throws {
        let parts = key.split(separator: ".")
        for value in ["0", "-1", "99999999999999"] {
            let found = await fault("\(parts[0]):\n  \(parts[1]): \(value)\n")
            #expect(found?.detail.hasPrefix(key + ": 1 to ") == true)
        }
        _ = try await load(Self.needed + "\(parts[0]):\n  \(parts[1]): 1\n")
    }
}
