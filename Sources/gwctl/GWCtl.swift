import ArgumentParser
import Foundation

/// The operator's tool. Every verb works with the daemon running (its socket) or stopped (the directory's lock).
@main
struct GWCtl: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gwctl",
        abstract: "Operates a Tongban gateway.",
        usage: """
            gwctl --dir D doctor
            gwctl --dir D peer import ordos.json --expect-fingerprint 3f9a…
            gwctl --dir D case list --state submitted -o json
            """,
        discussion: """
            Exit codes: 0 ok, 1 failed, 2 usage, 3 not found, 4 not allowed, 5 conflict, 6 peer unreachable, 7 partial.
            The data directory is --dir, or $GATEWAY_DIR.
            """,
        subcommands: [
            Init.self, PeerCommand.self, CertCommand.self, CatalogCommand.self, MappingCommand.self,
            RouteCommand.self, CaseCommand.self, QueueCommand.self, ErrandCommand.self, WebhookCommand.self,
            TokenCommand.self,
            StoreCommand.self, NoticeCommand.self, BundleCommand.self,
            DutyCommand.self, CalendarCommand.self, DoctorCommand.self, ParcelCommand.self, ProxyCommand.self,
            AgreementCommand.self, DivisionCommand.self, StatisticsCommand.self, DemandCommand.self,
            ExportCommand.self,
            ShipCommand.self, CarrierCommand.self, ApplyCommand.self, CompletionCommand.self,
            ManualCommand.self,
        ])

    static func main() async {
        let words = movingCommonOptionsBack(Array(CommandLine.arguments.dropFirst()))
        do {
            if let unknown = unknownVerb(in: words) {
                throw ValidationError("There is no verb '\(unknown)'.")
            }
            var command = try await asyncParseAsRoot(words)
            if var verb = command as? any AsyncParsableCommand {
                try await verb.run()
            } else {
                try command.run()
            }
        } catch { leave(with: error) }
    }

    /// Options of all verbs may stand before the verb too: `gwctl --dir D peer list`.
    static func movingCommonOptionsBack(_ words: [String]) -> [String] {
        // A shell that asks for names, or for its script, speaks the parser's own way.
        if let first = words.first, first == "---completion" || first.hasPrefix("--generate-completion") {
            return words
        }
        var front: [String] = []
        var rest = words[...]
        while let word = rest.first, word.hasPrefix("-"), !["--help", "-h"].contains(word) {
            front.append(word)
            rest = rest.dropFirst()
            guard ["--dir", "-o", "--output"].contains(word), let value = rest.first else { continue }
            front.append(value)
            rest = rest.dropFirst()
        }
        guard !rest.isEmpty else { return words }
        guard let end = rest.firstIndex(of: "--") else { return rest + front }
        return rest[..<end] + front + rest[end...]
    }

    /// The first words that name no verb, which the parser would blame on the options behind them.
    private static func unknownVerb(in words: [String]) -> String? {
        var command: any ParsableCommand.Type = GWCtl.self
        var path: [String] = []
        for word in words {
            let verbs = command.configuration.subcommands
            guard !verbs.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
            path.append(word)
            guard let next = verbs.first(where: { $0._commandName == word }) else {
                return path.joined(separator: " ")
            }
            command = next
        }
        return nil
    }

    /// Help begins with its examples; a word that the parser refuses exits 2, as every wrong usage does.
    private static func leave(with error: any Error) -> Never {
        switch exitCode(for: error) {
        case .success:
            printed(examplesFirst(fullMessage(for: error)) + "\n")
            Foundation.exit(0)
        case .validationFailure:
            FileHandle.standardError.write(Data((fullMessage(for: error) + "\n").utf8))
            Foundation.exit(2)
        default: exit(withError: error)
        }
    }

    /// The parser's text, its USAGE moved to the front as EXAMPLES; text of another kind stays as it is.
    static func examplesFirst(_ text: String) -> String {
        var parts = text.split(separator: "\n\n", omittingEmptySubsequences: false).map(String.init)
        guard let place = parts.firstIndex(where: { $0.hasPrefix("USAGE: ") }) else { return text }
        let lines = parts.remove(at: place).dropFirst("USAGE: ".count).split(separator: "\n")
        let examples = lines.map { "  " + $0.drop { $0 == " " } }
        return (["EXAMPLES:\n" + examples.joined(separator: "\n")] + parts).joined(separator: "\n\n")
    }
}

/// What every verb takes.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The gateway's data directory; $GATEWAY_DIR when absent.", valueName: "D"),
        completion: .directory)
    var dir: String?

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("How to print.", valueName: "form"))
    var output: OutputFormat = .table
}
