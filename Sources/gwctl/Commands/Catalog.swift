import ArgumentParser
import Codes
import StrictJSON

struct CatalogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog", abstract: "Our catalogue of matters, and the peers' as fetched.",
        usage: """
            gwctl --dir D catalog import catalogue.csv
            gwctl --dir D catalog list --peer spiffe://hohhot.tongban/gateway/150100
            gwctl --dir D catalog show 11150100MB0000000X3000116001000
            """,
        subcommands: [
            Import.self, Reading.self, List.self, Search.self, Show.self, Flow.self, Fetch.self, Export.self,
            Take.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists matters in force today.",
            usage: """
                gwctl --dir D catalog list
                gwctl --dir D catalog list --peer spiffe://hohhot.tongban/gateway/150100 -o csv
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "A peer's catalogue instead of ours.", completion: .peers) var peer: String?

        func run() async throws {
            let columns = [
                Column("CODE", "code"), Column("NAME", "name", most: 40), Column("MODES", "modes"),
                Column("SCOPES", "scopes"), Column("DIVISION", "division"),
                Column("AGENCY", "agency", most: 30),
            ]
            try await Listing(options, columns).run("catalog.list", .of(("peer", peer)))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one matter whole.",
            usage: """
                gwctl --dir D catalog show CODE
                gwctl --dir D catalog show CODE --peer spiffe://hohhot.tongban/gateway/150100 -o yaml
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The matter's code.", completion: .matters) var code: String
        @Option(help: "A peer's catalogue instead of ours.", completion: .peers) var peer: String?

        func run() async throws {
            let members = [
                "code", "base_code", "name", "type", "agency/name", "division", "subjects", "modes", "scopes",
                "acceptance",
                "issued_by", "promised", "legal", "materials", "form", "effective", "version",
            ]
            try await Listing(options, members.map { Column($0, $0) }).run(
                "catalog.show", .of(("code", code), ("peer", peer)))
        }
    }

    struct Flow: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draws the way of a matter's cases as SVG: steps, sides, days.",
            usage: """
                gwctl --dir D catalog flow CODE > flow.svg
                gwctl --dir D catalog flow CODE --peer spiffe://hohhot.tongban/gateway/150100 > flow.svg
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The matter's code.") var code: String
        @Option(help: "A peer's catalogue instead of ours.") var peer: String?

        func run() async throws {
            try await running {
                let answer = try await OperatorCall(options).run(
                    "catalog.flow", .of(("code", code), ("peer", peer)))
                printed(answer["svg"]?.stringValue ?? "")
            }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints our catalogue as we sign it, a page a line, for a peer that cannot fetch it.",
            usage: """
                gwctl --dir D catalog export > catalogue.jsonl
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await running {
                let pages = try await OperatorCall(options).run("catalog.export")["pages"]?.arrayValue ?? []
                printed(pages.map { $0.description + "\n" }.joined())
            }
        }
    }

    struct Take: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a peer's catalogue that was brought by hand; the peer's signature is checked.",
            usage: """
                gwctl --dir D catalog take spiffe://hohhot.tongban/gateway/150100 catalogue.jsonl
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The peer's SPIFFE ID.", completion: .peers) var id: String
        @Argument(help: "What its `catalog export` printed.", completion: .file()) var file: String

        func run() async throws {
            let (id, file) = (id, file)
            var pages: [JSON] = []
            try await running {
                for line in try InputFile.text(file).split(separator: "\n") {
                    // `try?`: whatever is wrong with the line, the file is not what it should be.
                    guard let page = (try? JSON.parse(Array(line.utf8)))?["catalog"] else {
                        throw VerbError(.usage, "\(file) is not what `catalog export` prints")
                    }
                    pages.append(page)
                }
            }
            try await Listing(options, [Column("peer", "id"), Column("revision", "revision")]).run(
                "catalog.take", ["id": .string(id), "pages": .array(pages)])
        }
    }

    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetches a peer's catalogue now.",
            usage: """
                gwctl --dir D catalog fetch spiffe://hohhot.tongban/gateway/150100
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The peer's SPIFFE ID.", completion: .peers) var id: String

        func run() async throws {
            try await Listing(options, [Column("peer", "id"), Column("revision", "revision")]).run(
                "catalog.fetch", ["id": .string(id)])
        }
    }
}

extension JSONObject {
    /// The members that have a value.
    static func of(_ members: (String, String?)...) -> JSONObject {
        JSONObject(members.compactMap { member in member.1.map { (member.0, .string($0)) } })
    }
}
