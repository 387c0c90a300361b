import ArgumentParser
import Codes
import Foundation
import StrictJSON

extension ShipCommand {
    struct Strays: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists numbers that carriers tell of and nobody registered.",
            usage: """
                gwctl --dir D ship strays
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            let columns = [
                Column("ID", "id"), Column("CARRIER", "carrier"), Column("WAYBILL", "waybill"),
                Column("FIRST", "first_at"), Column("LAST", "last_at"), Column("PUSHES", "pushes"),
            ]
            try await Listing(options, columns).run("ship.strays")
        }
    }

    struct DropStray: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forgets a number that is nobody's.",
            usage: """
                gwctl --dir D ship drop-stray ems/3q2-7wAB…
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The id of `ship strays`.") var id: String

        func run() async throws {
            try await Listing(options, [Column("id", "id")]).run("ship.drop-stray", .of(("id", id)))
        }
    }

    /// Where a sheet goes.
    struct Printing: ParsableArguments {
        @Option(help: "Why personal members are printed; written to the audit.") var purpose: String
        @Option(name: .customLong("to-file"), help: "The PDF to be made; an older one is replaced.") var file:
            String

        func save(_ verb: String, _ arguments: JSONObject, _ options: CommonOptions) async throws {
            var arguments = arguments
            arguments["purpose"] = .string(purpose)
            try await running {
                let answer = try await OperatorCall(options).run(verb, arguments)
                guard let text = answer["pdf"]?.stringValue, let data = Data(base64Encoded: text) else {
                    throw VerbError(.internal, "the answer has no sheet")
                }
                do {
                    try data.write(to: URL(filePath: file), options: .atomic)
                } catch { throw VerbError(.usage, "\(file) cannot be written") }
                printed("\(file)\n")
            }
        }
    }

    struct Label: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a parcel's label, A6.",
            usage: """
                gwctl --dir D ship label 01936f6e-… 01936f70-… --purpose 交寄 --to-file label.pdf
                """)
        @OptionGroup var parcel: Parcel
        @OptionGroup var printing: Printing

        func run() async throws {
            try await printing.save("ship.label", parcel.arguments, parcel.options)
        }
    }

    struct HandOver: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "handover",
            abstract:
                "Makes the list of a day's parcels for their carrier, with totals and room for signatures.",
            usage: """
                gwctl --dir D ship handover --carrier ems --day 2026-03-09 --purpose 交寄 --to-file list.pdf
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "A code of `gwctl carrier list`.") var carrier: String
        @Option(help: ArgumentHelp("The day on which they were registered.", valueName: "day")) var day:
            String
        @OptionGroup var printing: Printing

        func run() async throws {
            try await printing.save("ship.handover", .of(("carrier", carrier), ("day", day)), options)
        }
    }
}
