import ArgumentParser
internal import Codes
import StrictJSON

private let caseColumns = [
    Column("ID", "id"), Column("NUMBER", "number"), Column("STATE", "state"), Column("SIDE", "side"),
    Column("PEER", "peer/name"), Column("MATTER", "matter/name", most: 30), Column("HOLDER", "holder"),
    Column("DUE", "due_on", mark: "provisional"), Column("UPDATED", "updated_at"),
]

struct CaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "case", abstract: "Cases; personal members are masked.",
        usage: """
            gwctl --dir D case list --state submitted,received --side destination
            gwctl --dir D case timeline 01936f6e-…
            gwctl --dir D case events 01936f6e-… received '{"desk":"2 号窗口"}'
            """,
        subcommands: [Submit.self, List.self, Show.self, Timeline.self, Events.self, Attach.self])

    struct Submit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a case in, as the body of POST /api/v1/cases says it.",
            usage: """
                gwctl --dir D case submit case.json --division 150627
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "JSON file; - for standard input.", completion: .file()) var file: String
        @Option(help: "The window's division.") var division: String?

        func run() async throws {
            try await running {
                var arguments: JSONObject = .of(("division", division))
                arguments["case"] = try InputFile.json(file)
                let answer = try await OperatorCall(options).run("case.submit", arguments)
                printed(Printer(format: options.output, columns: caseColumns).text(answer))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists cases, last changed first.",
            usage: """
                gwctl --dir D case list --state submitted,received --side destination
                gwctl --dir D case list --q 收件编号 -o json
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "States, separated by commas.") var state: String?
        @Option(
            help: "origin or destination: our side of the case.",
            completion: .list(["origin", "destination"])) var side: String?
        @Option(help: "Id, a number, or exactly a name or ID number.") var q: String?
        @Option(help: "Lines at most, 1 to 200.") var limit: Int = 50

        func run() async throws {
            var arguments: JSONObject = .of(("state", state), ("side", side), ("q", q))
            arguments["limit"] = .integer(Int64(limit))
            try await Listing(options, caseColumns).run("case.list", arguments, rows: "cases")
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one case.",
            usage: """
                gwctl --dir D case show 01936f6e-…
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Case id.", completion: .cases) var id: String

        func run() async throws {
            let more = [
                Column("PARTIES", "parties"), Column("DUTIES", "duties"), Column("ALLOWED", "allowed"),
                Column("SET ASIDE", "set_aside"),
            ]
            try await Listing(options, caseColumns + more).run("case.show", ["id": .string(id)])
        }
    }

    struct Timeline: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows a case's events in their order.",
            usage: """
                gwctl --dir D case timeline 01936f6e-…
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Case id.", completion: .cases) var id: String

        func run() async throws {
            let columns = [
                Column("TIME", "time"), Column("SIDE", "author"), Column("N", "sequence"),
                Column("EVENT", "type"),
                Column("BY", "by/agency/name", most: 30), Column("DELIVERY", "delivery"),
                Column("VOID", "void"),
            ]
            try await Listing(options, columns).run("case.timeline", ["id": .string(id)], rows: "events")
        }
    }

    struct Attach: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Uploads a document and prints the reference that an event names it by.",
            usage: """
                gwctl --dir D case attach scan.pdf
                gwctl --dir D case events 01936f6e-… accepted \\
                  "{\"document\":{\"title\":\"受理通知书\",\"sealed\":\"scan\",\"blob\":$(gwctl --dir D case attach scan.pdf)}}"
                """)
        @OptionGroup var options: CommonOptions
        @Argument(
            help: "The file: PDF, OFD, JPEG, PNG or TIFF, at most 20 MiB; - for standard input.",
            completion: .file())
        var file: String
        @Option(help: "Its media type, where the file's name does not say it.") var mediaType: String?

        /// Bytes of a document that goes through the operator's socket.
        private static let bytesMax = 20 << 20
        private static let types = [
            "pdf": "application/pdf", "ofd": "application/ofd", "jpg": "image/jpeg", "jpeg": "image/jpeg",
            "png": "image/png", "tif": "image/tiff", "tiff": "image/tiff",
        ]

        func run() async throws {
            try await running {
                let bytes = try InputFile.bytes(file)
                guard bytes.count <= Self.bytesMax else { throw VerbError(.blobTooLarge, "at most 20 MiB") }
                let name = file.split(separator: "/").last.map(String.init) ?? file
                let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
                guard let type = mediaType ?? Self.types[ending] else {
                    throw VerbError(.usage, "say --media-type: \(name) does not")
                }
                let answer = try await OperatorCall(options).run(
                    "case.attach",
                    [
                        "name": .string(name), "media_type": .string(type),
                        "content": .string(Base64URL.encode(bytes)),
                    ])
                printed(answer.description + "\n")
            }
        }
    }

    struct Events: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes an event of our side; without one, lists the events as JSON lines.",
            usage: """
                gwctl --dir D case events 01936f6e-…
                gwctl --dir D case events 01936f6e-… received '{"desk":"2 号窗口"}'
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Case id.", completion: .cases) var id: String
        @Argument(help: "The event's short name.") var type: String?
        @Argument(help: "Its data as JSON.") var data: String = "{}"

        func run() async throws {
            try await running {
                let call = try OperatorCall(options)
                guard let type else {
                    let answer = try await call.run("case.timeline", ["id": .string(id)])
                    printed(Printer(format: .jsonl, columns: []).text(answer["events"]?.arrayValue ?? []))
                    return
                }
                let json: JSON
                do {
                    json = try JSON.parse(Array(data.utf8))
                } catch { throw VerbError(.usage, "the data is not JSON: \(error)") }
                let answer = try await call.run(
                    "case.event", ["id": .string(id), "type": .string(type), "data": json])
                printed(Printer(format: options.output, columns: caseColumns).text(answer["case"] ?? .null))
            }
        }
    }
}
