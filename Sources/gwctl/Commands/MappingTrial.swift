import ArgumentParser
import Codes
import StrictJSON

/// Trying mappings out before a case depends on them: examples, and what becomes of one form.
extension MappingCommand {
    /// How many examples pass, and what of the others is not as they say.
    static func tellGolden(_ results: [JSON]) {
        guard !results.isEmpty else { return }
        let failed = results.filter { $0["passes"] != true }
        printed("\nexamples: \(results.count - failed.count) of \(results.count) as expected\n")
        for result in failed {
            printed("\(result["name"]?.stringValue ?? "") (\(result["local"]?.stringValue ?? ""))\n")
            for difference in result["differences"]?.arrayValue ?? [] {
                let expected = difference["expected"]?.stringValue ?? "nothing"
                let got = difference["got"]?.stringValue ?? "nothing"
                let place = difference["pointer"]?.stringValue ?? ""
                printed("  \(place): expected \(expected), got \(got)\n")
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs the examples by what would be published now; exits 5 where one differs.",
            usage: """
                gwctl --dir D mapping test
                gwctl --dir D mapping test --peer spiffe://hohhot.tongban/gateway/150100
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "One peer's SPIFFE ID; all when absent.", completion: .peers) var peer: String?
        @Option(
            help: ArgumentHelp("The day of examples that name none; today when absent.", valueName: "day"))
        var effective: String?

        func run() async throws {
            try await running {
                let answer = try await OperatorCall(options).run(
                    "mapping.test", .of(("peer", peer), ("effective", effective)))
                let results = answer["results"]?.arrayValue ?? []
                if options.output != .table {
                    printed(Printer(format: options.output, columns: []).text(answer))
                } else if results.isEmpty {
                    printed("there are no examples\n")
                } else {
                    MappingCommand.tellGolden(results)
                }
                guard answer["failed"] == 0 else { throw ExitCode(ExitStatus.of(.conflict)) }
            }
        }
    }

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says which of a destination's matters ours becomes, and why.",
            usage: """
                gwctl --dir D mapping explain --matter CODE --destination 150100
                gwctl --dir D mapping explain --matter CODE --destination 150100 --form filled.json --materials M1,M2
                gwctl --dir D mapping explain --matter CODE --destination 150100 --situation '{"category":"视力"}'
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "Our code of the matter.", completion: .matters) var matter: String
        @Option(help: "Division that decides.", completion: .divisions) var destination: String
        @Option(help: "A filled form, a JSON file: shows what becomes of each field.", completion: .file())
        var form: String?
        @Option(help: "Codes that the window takes, commas between: shows what becomes of each.")
        var materials: String?
        @Option(help: "Answers to our fields, a JSON object.") var situation: String?
        @Option(help: "Who applies: person or organisation.", completion: .list(["person", "organisation"]))
        var applicant: String?

        func run() async throws {
            let columns = [
                Column("available", "available"), Column("why not", "message"), Column("peer", "peer/id"),
                Column("via", "peer/via"), Column("matter there", "peer_matter/code"),
                Column("name there", "peer_matter/name"),
                Column("modes", "modes"), Column("steps", "explanation"),
            ]
            try await running {
                var arguments = JSONObject.of(
                    ("matter", matter), ("destination", destination), ("applicant", applicant))
                arguments["form"] = try form.map { try InputFile.json($0) }
                arguments["materials"] = materials.map { codes in
                    .strings(codes.split(separator: ",").map(String.init))
                }
                arguments["situation"] = try situation.map { try Self.object($0) }
                let answer = try await OperatorCall(options).run("mapping.explain", arguments)
                printed(Printer(format: options.output, columns: columns).text(answer))
                if options.output == .table { tell(answer) }
            }
        }

        private static func object(_ text: String) throws -> JSON {
            do throws(JSONFault) { return try JSON.parse(text) } catch {
                throw VerbError(.malformed, "situation: \(error)")
            }
        }

        /// What must be told first, and what becomes of fields and materials.
        private func tell(_ answer: JSON) {
            let questions = answer["questions"]?.arrayValue ?? []
            if !questions.isEmpty {
                let columns = [
                    Column("TELL FIRST", "pointer"), Column("TITLE", "title"), Column("TYPE", "type"),
                    Column("CHOICES", "choices"),
                ]
                printed("\n" + Printer(format: .table, columns: columns).text(questions))
            }
            for (member, head) in [("fields", "FIELD"), ("materials", "MATERIAL")] {
                guard let lines = answer["report"]?[member]?.arrayValue, !lines.isEmpty else { continue }
                let columns = [
                    Column(head, "from"), Column("THERE", "to"), Column("WHAT", "action"),
                    Column("WHERE", "pointer"), Column("CODE", "code"), Column("WHY", "message"),
                ]
                printed("\n" + Printer(format: .table, columns: columns).text(lines))
            }
        }
    }
}
