import ArgumentParser

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
            RouteCommand.self,
            CaseCommand.self, QueueCommand.self, TokenCommand.self, StoreCommand.self, DoctorCommand.self,
        ])

    /// Options of all verbs may stand before the verb too: `gwctl --dir D peer list`.
    static func main() async {
        await main(movingCommonOptionsBack(Array(CommandLine.arguments.dropFirst())))
    }

    static func movingCommonOptionsBack(_ words: [String]) -> [String] {
        var front: [String] = []
        var rest = words[...]
        while let word = rest.first, word.hasPrefix("-"), word != "--help", word != "-h", word != "--version"
        {
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
}

/// What every verb takes.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The gateway's data directory; $GATEWAY_DIR when absent.", valueName: "D"))
    var dir: String?

    @Option(
        name: [.customShort("o"), .customLong("output")], help: "How to print: table, json, jsonl, yaml, csv."
    )
    var output: OutputFormat = .table
}
