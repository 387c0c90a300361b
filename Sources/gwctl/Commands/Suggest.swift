import ArgumentParser
import StrictJSON

extension CatalogCommand {
    struct Search: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Finds matters by name, part of it, code, pinyin, initials or the public's words.",
            usage: """
                gwctl --dir D catalog search 身份证
                gwctl --dir D catalog search sfz
                gwctl --dir D catalog search 驾照到期 --peer spiffe://hohhot.tongban/gateway/150100
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "What a clerk would type.") var words: [String]
        @Option(help: "A peer's SPIFFE ID; without it our own catalogue.", completion: .peers) var peer:
            String?
        @Option(help: "How many at most.") var limit = 20

        func run() async throws {
            var arguments = JSONObject.of(("words", words.joined(separator: " ")), ("peer", peer))
            arguments["limit"] = .integer(Int64(limit))
            let columns = [
                Column("CODE", "code"), Column("NAME", "name", most: 48),
                Column("AGENCY", "agency", most: 28),
                Column("BY", "hit"),
            ]
            try await Listing(options, columns).run("catalog.search", arguments)
        }
    }
}

extension MappingCommand {
    struct Suggest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Proposes the peer's matters that ours may be, with reasons; nothing is written.",
            usage: """
                gwctl --dir D mapping suggest --peer spiffe://hohhot.tongban/gateway/150100
                gwctl --dir D mapping suggest CODE --peer spiffe://hohhot.tongban/gateway/150100 --limit 5
                """,
            discussion: """
                Without CODE: all matters of ours for which neither a published row nor the default rule finds \
                anything at the peer. `percent` orders the candidates of one matter; it is no probability. \
                `-o json` has all reasons, in English and Chinese.
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The code of a matter of ours; all unmapped ones without it.", completion: .matters)
        var code: String?
        @Option(help: "The peer's SPIFFE ID.", completion: .peers) var peer: String
        @Option(help: "How many candidates for each matter.") var limit = 3

        func run() async throws {
            var arguments = JSONObject.of(("code", code), ("peer", peer))
            arguments["limit"] = .integer(Int64(limit))
            let columns = [
                Column("OURS", "local"), Column("NAME", "local_name", most: 32), Column("#", "rank"),
                Column("%", "percent"), Column("THEIRS", "code"), Column("NAME THERE", "name", most: 32),
                Column("WHY", "why", most: 60),
            ]
            try await running {
                let answer = try await OperatorCall(options).run("mapping.suggest", arguments)
                let rows = (answer.arrayValue ?? []).map(Self.withReasons)
                printed(
                    Printer(format: options.output, columns: columns).text(
                        options.output == .table || options.output == .csv ? rows : answer.arrayValue ?? []))
            }
        }

        /// The row with its reasons as one cell.
        private static func withReasons(_ row: JSON) -> JSON {
            guard var object = row.objectValue else { return row }
            let reasons = object["reasons"]?.arrayValue ?? []
            object["why"] = .string(reasons.compactMap { $0["text_zh"]?.stringValue }.joined(separator: "；"))
            return .object(object)
        }
    }
}
