import ArgumentParser
import StrictJSON

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Looks at clock, disk, store, keys, and the way to every peer.",
        usage: "gwctl --dir D doctor",
        discussion:
            "Each line is ✓ good, ! to be looked at, ✗ broken, with cause, cure and the command. Exits 1 on ✗."
    )

    @OptionGroup var options: CommonOptions

    func run() async throws {
        try await running {
            let checks = try await OperatorCall(options).run("doctor")["checks"]?.arrayValue ?? []
            if options.output == .table {
                for check in checks { printed(Self.text(check)) }
            } else {
                let columns = [
                    Column("STATUS", "status"), Column("CHECK", "check"), Column("CAUSE", "cause"),
                    Column("CURE", "cure"),
                    Column("COMMAND", "command"),
                ]
                printed(Printer(format: options.output, columns: columns).text(checks))
            }
            if checks.contains(where: { $0["status"] == "fail" }) { throw ExitCode(1) }
        }
    }

    private static func text(_ check: JSON) -> String {
        let mark =
            switch check["status"]?.stringValue {
            case "ok": "✓"
            case "warn": "!"
            default: "✗"
            }
        var text = "\(mark) \(check["check"]?.stringValue ?? "")  \(check["cause"]?.stringValue ?? "")\n"
        if let cure = check["cure"]?.stringValue { text += "    → \(cure)\n" }
        if let command = check["command"]?.stringValue { text += "      \(command)\n" }
        return text
    }
}
