import ArgumentParser
import StrictJSON

/// What the mappings cover, and what they do not.
extension MappingCommand {
    struct Coverage: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says how many of our matters have a way to each peer, by scope, weighted by cases.",
            usage: """
                gwctl --dir D mapping coverage
                gwctl --dir D mapping coverage --peer spiffe://hohhot.tongban/gateway/150100
                gwctl --dir D mapping coverage --missing --limit 100
                """,
            discussion: """
                A matter has a way where the default rule, a row or a bundle finds one at some place of the peer's; PARTLY \
                counts those that are refused at another. HELD are mapped to what is not in force there. WEIGHT is last year's cases and the demand turned away; \
                `-o json` has the reasons. --missing lists what has no way, the weightiest first, with the first \
                suggestion.
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "One peer's SPIFFE ID; all when absent.", completion: .peers) var peer: String?
        @Flag(help: "List the matters without a way instead.") var missing = false
        @Option(help: "How many of these.") var limit = 50

        func run() async throws {
            var arguments = JSONObject.of(("peer", peer))
            arguments["missing"] = .integer(missing ? Int64(limit) : 0)
            let columns =
                missing
                ? [
                    Column("CASES", "cases"), Column("DEMAND", "demand"), Column("MATTER", "matter"),
                    Column("NAME", "name", most: 32), Column("PEER", "peer"), Column("WHY", "code"),
                    Column("SUGGESTED", "suggestion"), Column("NAME THERE", "suggestion_name", most: 32),
                    Column("%", "suggestion_percent"),
                ]
                : [
                    Column("PEER", "name"), Column("SCOPE", "scope"), Column("MATTERS", "matters"),
                    Column("DEFAULT", "default"), Column("ROW", "row"), Column("BUNDLE", "bundle"),
                    Column("PARTLY", "partial"), Column("AMBIGUOUS", "ambiguous"), Column("HELD", "held"),
                    Column("NONE", "missing"),
                    Column("%", "percent"), Column("WEIGHT", "weight"),
                    Column("WEIGHTED-%", "percent_weighted"),
                ]
            try await Listing(options, columns).run(
                "mapping.coverage", arguments, rows: missing ? "missing" : "coverage")
        }
    }

    struct Exceptions: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists what the default rule does not settle at a peer, and rows that it would.",
            usage: """
                gwctl --dir D mapping exceptions --peer spiffe://hohhot.tongban/gateway/150100
                gwctl --dir D mapping exceptions --peer spiffe://hohhot.tongban/gateway/150100 --what needless
                """,
            discussion: """
                WHAT is row (published and needed), needless (the default rule says the same), ended (its last day is \
                over), unfit (the catalogues have changed under it: the window refuses it), missing (neither finds anything) or ambiguous (several fit: write a row).
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "The peer's SPIFFE ID.", completion: .peers) var peer: String
        @Option(help: "Only this: row, needless, ended, unfit, missing or ambiguous.") var what: What?

        enum What: String, ExpressibleByArgument, CaseIterable {
            case row, needless, ended, unfit, missing, ambiguous
        }

        func run() async throws {
            let columns = [
                Column("WHAT", "what"), Column("MATTER", "matter"), Column("NAME", "name", most: 32),
                Column("TARGET", "target"), Column("BUNDLE", "bundle"), Column("DIVISIONS", "divisions"),
                Column("FROM", "from"), Column("TO", "to"), Column("WHY", "code"),
                Column("NOTE", "note", most: 32),
            ]
            try await running {
                let peer = peer
                let lines = try await OperatorSession.run(options) { session in
                    var (lines, next) = ([JSON](), String?.none)
                    repeat {
                        let page = try await session.call(
                            "mapping.exceptions", .of(("peer", peer), ("after", next)))
                        lines += page["exceptions"]?.arrayValue ?? []
                        next = page["next"]?.stringValue
                    } while next != nil
                    return JSON.array(lines)
                }
                let wanted = (lines.arrayValue ?? []).filter { line in
                    what.map { line["what"]?.stringValue == $0.rawValue } ?? true
                }
                printed(Printer(format: options.output, columns: columns).text(wanted))
            }
        }
    }
}
