import ArgumentParser
import Foundation
import StrictJSON

struct ShipCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ship",
        abstract: "Parcels: where they are, what is wrong with them, what they cost.",
        usage: """
            gwctl --dir D ship list --trouble
            gwctl --dir D ship import 揽收.csv
            gwctl --dir D ship costs --month 2026-03 -o csv
            """,
        subcommands: [
            List.self, Show.self, Add.self, Update.self, Settle.self, Import.self, Costs.self, Strays.self,
            DropStray.self, Label.self, HandOver.self,
        ])

    fileprivate static let columns = [
        Column("CASE", "case"), Column("SHIPMENT", "shipment"), Column("LEG", "leg"), Column("TO", "to"),
        Column("CARRIER", "carrier"), Column("WAYBILL", "waybill"), Column("STATUS", "status"),
        Column("TIME", "time"), Column("TROUBLE", "trouble"), Column("SINCE", "trouble_since"),
    ]

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the parcels that this gateway registered.",
            usage: """
                gwctl --dir D ship list --trouble
                gwctl --dir D ship list --carrier ems --day 2026-03-09
                """)
        @OptionGroup var options: CommonOptions
        @Flag(help: "Only those that wait for a person.") var trouble = false
        @Option(help: "Only of this carrier.", completion: .carriers) var carrier: String?
        @Option(help: "Only those registered on this day; with --carrier.") var day: String?

        func run() async throws {
            var arguments: JSONObject = .of(("carrier", carrier), ("day", day))
            arguments["trouble"] = .bool(trouble)
            try await Listing(options, columns).run("ship.list", arguments)
        }
    }

    /// Which parcel is meant.
    struct Parcel: ParsableArguments {
        @OptionGroup var options: CommonOptions
        @Argument(help: "The case's id.", completion: .cases) var caseID: String
        @Argument(help: "The parcel's id within it.") var shipment: String

        var arguments: JSONObject { .of(("case", caseID), ("shipment", shipment)) }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one parcel with what was heard of it; personal members masked.",
            usage: """
                gwctl --dir D ship show 01936f6e-… 01936f70-… -o json
                """)
        @OptionGroup var parcel: Parcel

        func run() async throws {
            try await Listing(parcel.options, columns).run("ship.show", parcel.arguments)
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Registers a parcel with its case.",
            usage: """
                gwctl --dir D ship add 01936f6e-… --leg originals_out --carrier ems --waybill EA123456785CN
                gwctl --dir D ship add 01936f6e-… --leg result_out --carrier shunfeng --waybill SF1234567890123 --cost-fen 1800
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The case's id.", completion: .cases) var caseID: String
        @Option(
            help: "originals_out, supplement_out, originals_back or result_out.",
            completion: .list(["originals_out", "supplement_out", "originals_back", "result_out"])) var leg:
            String
        @Option(help: "desk, window or applicant; by the leg when absent.") var to: String?
        @Option(help: "A code of `gwctl carrier list`.", completion: .carriers) var carrier: String
        @Option(help: "The parcel's number.") var waybill: String
        @Option(name: .customLong("content"), help: "What lies in it; may stand more than once.")
        var contents: [String] = []
        @Option(help: "Who pays.") var paidBy: String?
        @Option(help: "What the carrier charged, 分.") var costFen: Int64?

        func run() async throws {
            var body: JSONObject = .of(
                ("leg", leg), ("to", to), ("carrier", carrier), ("waybill", waybill), ("paid_by", paidBy))
            if !contents.isEmpty { body["contents"] = .strings(contents) }
            body["cost_fen"] = costFen.map { .integer($0) }
            try await Listing(options, columns).run(
                "ship.add", ["case": .string(caseID), "body": .object(body)])
        }
    }

    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tells where a parcel is, what it cost, or its right number.",
            usage: """
                gwctl --dir D ship update 01936f6e-… 01936f70-… --status delivered --time 2026-03-12T02:10:00.000Z
                gwctl --dir D ship update 01936f6e-… 01936f70-… --lost
                """)
        @OptionGroup var parcel: Parcel
        @Option(help: "One of the eight statuses, such as delivered.") var status: String?
        @Option(help: "When, in UTC; now when absent.") var time: String?
        @Option(help: "Where.") var place: String?
        @Option(help: "In words.") var note: String?
        @Flag(help: "It has been given up.") var lost = false
        @Option(help: "What the carrier charged, 分.") var costFen: Int64?
        @Option(help: "The number as it should have been typed.") var waybill: String?

        func run() async throws {
            var body: JSONObject = .of(
                ("status", status), ("time", time), ("place", place), ("note", note), ("waybill", waybill))
            if lost { body["lost"] = true }
            body["cost_fen"] = costFen.map { .integer($0) }
            var arguments = parcel.arguments
            arguments["body"] = .object(body)
            try await Listing(parcel.options, columns).run("ship.update", arguments)
        }
    }

    struct Settle: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says that a parcel's trouble was looked after.",
            usage: """
                gwctl --dir D ship settle 01936f6e-… 01936f70-… --note 已重新寄出
                """)
        @OptionGroup var parcel: Parcel
        @Option(help: "What was done.") var note: String

        func run() async throws {
            var arguments = parcel.arguments
            arguments["body"] = ["note": .string(note)]
            try await Listing(parcel.options, columns).run("ship.settle", arguments)
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Takes a carrier's table: carrier,waybill and any of time,status,place,cost_yuan.",
            usage: """
                gwctl --dir D ship import 运单.csv
                """,
            discussion: """
                Times are China's (2026-03-12 10:10:00). A status is one of ours, a code of 快递100, or our word for it in
                Chinese. One wrong row and nothing is written; a table may be imported again.
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The file; - for standard input.", completion: .file()) var file: String

        func run() async throws {
            try await running {
                let text = try InputFile.text(file)
                let answer = try await OperatorCall(options).run("ship.import", ["text": .string(text)])
                let columns = [Column("rows", "rows"), Column("changed", "changed")]
                printed(Printer(format: options.output, columns: columns).text(answer))
            }
        }
    }

    struct Costs: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What each carrier charged for the parcels of a month, by payer.",
            usage: """
                gwctl --dir D ship costs --month 2026-03
                gwctl --dir D ship costs --month 2026-03 -o csv
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "YYYY-MM.") var month: String

        func run() async throws {
            let columns = [
                Column("MONTH", "month"), Column("CARRIER", "carrier"), Column("NAME", "carrier_name"),
                Column("PAID BY", "paid_by"), Column("PARCELS", "parcels"), Column("CHARGED", "charged"),
                Column("YUAN", "cost_yuan"),
            ]
            try await Listing(options, columns).run("ship.costs", .of(("month", month)))
        }
    }
}
