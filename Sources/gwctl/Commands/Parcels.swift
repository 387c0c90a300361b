import ArgumentParser
import Codes
import Cryptography
import Exchange
import Foundation
import StrictJSON

struct ParcelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parcel", abstract: "Carries events by file, where no wire leads to a peer.",
        usage: """
            gwctl --dir D parcel export --to spiffe://hohhot.tongban/gateway/150100 --out /media/stick/out.tbp
            gwctl --dir D parcel import /media/stick/back.tbp
            gwctl parcel show /media/stick/back.tbp
            """,
        subcommands: [Export.self, Import.self, Show.self])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Writes everything that waits for a peer, and the receipts owed to it, into a file.",
            usage: """
                gwctl --dir D parcel export --to spiffe://hohhot.tongban/gateway/150100 --out out.tbp
                gwctl --dir D parcel export --to spiffe://hohhot.tongban/gateway/150100 --out out.tbp \\
                    --max-bytes 700000000
                """,
            discussion: """
                The queue stays as it is: events leave it by their receipts, which the peer's next parcel brings. \
                So a parcel that was lost is exported again.
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "The peer that is to take the parcel.", completion: .peers) var to: String
        @Option(help: "The file to be written; with several, out-1.tbp, out-2.tbp …", completion: .file())
        var out: String
        @Option(
            help: ArgumentHelp(
                "Leave out what was queued before: a date, or RFC 3339 in UTC with milliseconds.",
                valueName: "when"))
        var since: String?
        @Option(
            help: ArgumentHelp(
                "Greatest length of one file; what is more goes into further ones.", valueName: "N"))
        var maxBytes: Int64 = ParcelExport.bytesMostDefault

        func run() async throws {
            try await running {
                guard maxBytes >= ParcelPacking.bytesLeast else {
                    throw VerbError(.usage, "--max-bytes is at least \(ParcelPacking.bytesLeast)")
                }
                let (to, out, since, most) = (to, out, since, maxBytes)
                let report = try await OperatorSession.run(options) { session in
                    try await ParcelExport(
                        session: session, peer: to, out: out, since: since, bytesMost: most
                    ).write()
                }
                let columns = [
                    Column("FILE", "file"), Column("EVENTS", "events"), Column("RECEIPTS", "receipts"),
                    Column("BLOBS", "blobs"), Column("BYTES", "bytes"), Column("SHA-256", "sha256"),
                ]
                printed(Printer(format: options.output, columns: columns).text(report.files))
                for one in report.leftOut {
                    warn(
                        "left out: case \(one["case"]?.stringValue ?? "") from event "
                            + "\(one["sequence"]?.description ?? "") on (\(one["code"]?.stringValue ?? ""))")
                }
                if report.more {
                    warn("more waits than one parcel holds: export again when receipts have come")
                }
                if !report.leftOut.isEmpty || report.more { throw ExitCode(ExitStatus.partial) }
            }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes a parcel in, with every check that a connection would have met.",
            usage: """
                gwctl --dir D parcel import back.tbp
                gwctl --dir D parcel import back-1.tbp back-2.tbp -o json
                """,
            discussion: """
                Importing again does nothing twice. Exit code 7: some events were not stored; the table says why, and \
                the receipt for the sender says so too.
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "Parcels in the order in which they were written.", completion: .file()) var files:
            [String]

        func run() async throws {
            try await running {
                let files = files
                let reports = try await OperatorSession.run(options) { session in
                    var reports: [ParcelImport.Report] = []
                    for file in files {
                        let report = try await ParcelImport(session: session).take(file)
                        warn(Self.line(report))
                        reports.append(report)
                    }
                    return reports
                }
                let columns = [
                    Column("LINE", "line"), Column("CASE", "case"), Column("N", "sequence"),
                    Column("TYPE", "type"), Column("STATUS", "status"), Column("CODE", "code"),
                    Column("DETAIL", "detail", most: 60),
                ]
                printed(Printer(format: options.output, columns: columns).text(reports.flatMap(\.events)))
                guard reports.allSatisfy(\.isWhole) else { throw ExitCode(ExitStatus.partial) }
            }
        }

        private static func line(_ report: ParcelImport.Report) -> String {
            let rows = report.summary
            func number(_ name: String) -> String { rows[name]?.description ?? "0" }
            return "\(report.file): \(number("stored")) stored, \(number("duplicate")) there before, "
                + "\(number("deferred")) deferred, \(number("rejected")) rejected; "
                + "\(number("receipts")) receipts (\(number("receipts_unproved")) prove nothing), "
                + "\(number("blobs")) blobs"
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says what a parcel is, and whether it can be read, without taking it in.",
            usage: """
                gwctl parcel show back.tbp
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The parcel.", completion: .file()) var file: String

        func run() async throws {
            try await running {
                let parcel = try ParcelFile(path: file)
                var head = parcel.manifest.json.objectValue ?? [:]
                head["batches"] = .integer(Int64(parcel.reading.batches))
                head["events"] = .integer(Int64(parcel.reading.events))
                head["receipts"] = .integer(Int64(parcel.reading.receipts))
                head["blobs"] = .integer(Int64(parcel.reading.blobs.count))
                head["sha256"] = .string(try ParcelFile.digest(of: file).hex)
                let columns = head.keys.map { Column($0, $0) }
                printed(Printer(format: options.output, columns: columns).text(.object(head)))
            }
        }
    }
}

/// A line for the operator beside the output.
private func warn(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
