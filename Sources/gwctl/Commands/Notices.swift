import ArgumentParser
import Codes
import Foundation
import StrictJSON

struct NoticeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notice", abstract: "Notices: their templates and the register of their numbers.",
        usage: """
            gwctl --dir D notice lint
            gwctl --dir D notice preview accepted --out accepted.pdf
            gwctl --dir D notice register --series SL --year 2026 --gaps
            """,
        subcommands: [Lint.self, Preview.self, Reload.self, Register.self, Series.self])

    struct Lint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Judges every template as its file is now and sets each with sample data; exits 1 on a fault.",
            usage: """
                gwctl --dir D notice lint
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await running {
                let answer = try await OperatorCall(options).run("notice.lint")
                let faults = answer["faults"]?.arrayValue ?? []
                guard options.output == .table else {
                    printed(Printer(format: options.output, columns: []).text(answer))
                    if !faults.isEmpty { throw ExitCode(1) }
                    return
                }
                let columns = [
                    Column("TEMPLATE", "name"), Column("FROM", "from"), Column("TITLE", "title"),
                    Column("LANG", "lang"), Column("STATUS", "status"),
                ]
                printed(Printer(format: .table, columns: columns).text(answer["templates"]?.arrayValue ?? []))
                for fault in faults {
                    let line = fault["line"]?.integerValue.map { ":\($0)" } ?? ""
                    let place = (fault["template"]?.stringValue ?? "") + line
                    let code = fault["code"]?.stringValue ?? ""
                    printed("\(place)  \(code): \(fault["detail"]?.stringValue ?? "")\n")
                }
                if !faults.isEmpty { throw ExitCode(1) }
            }
        }
    }

    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sets a notice with sample data, or as it would be for a case now.",
            usage: """
                gwctl --dir D notice preview refused --out refused.pdf
                gwctl --dir D notice preview refused --case CASE --data '{"basis":"…"}' --out refused.pdf
                """,
            discussion: """
                With sample data: by the templates as their files are now. With --case: by the templates in use,
                filled in as the event would be, marked 预览, without number. Nothing is reserved or written; the look
                stands in the audit.
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "receipt, accepted, refused, correction, …") var kind: String
        @Option(help: "The file to write; - for standard output.", completion: .file()) var out: String
        @Option(help: "A language that a template stands in.") var lang: String?
        @Option(
            name: .customLong("case"), help: "The case that it would be written for now.", completion: .cases)
        var caseID: String?
        @Option(help: "With --case: the event's data, as far as they are known, JSON.") var data: String?
        @Option(help: "With --case: why it is looked at, for the audit.") var purpose: String?

        func run() async throws {
            try await running {
                var arguments: JSONObject = ["kind": .string(kind)]
                arguments["lang"] = lang.map { .string($0) }
                arguments["case"] = caseID.map { .string($0) }
                arguments["purpose"] = purpose.map { .string($0) }
                do throws(JSONFault) {
                    if let data { arguments["data"] = try JSON.parse(Array(data.utf8)) }
                } catch { throw VerbError(.usage, "the data is not JSON: \(error)") }
                let answer = try await OperatorCall(options).run("notice.preview", arguments)
                guard let pdf = answer["pdf"]?.stringValue.flatMap({ Data(base64Encoded: $0) }) else {
                    throw VerbError(.internal, "the answer holds no PDF")
                }
                if out == "-" {
                    FileHandle.standardOutput.write(pdf)
                    return
                }
                guard FileManager.default.createFile(atPath: out, contents: pdf) else {
                    throw VerbError(.storeFailed, "\(out) cannot be written")
                }
                printed("\(out)  \(answer["name"]?.stringValue ?? "")  \(pdf.count) bytes\n")
            }
        }
    }

    struct Reload: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes changed templates on, if nothing is wrong with any of them.",
            usage: """
                gwctl --dir D notice reload
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await Listing(options, [Column("templates", "templates")]).run("notice.reload")
        }
    }

    struct Register: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "What became of the numbers of a series; with --gaps those that are 作废, with their reason.",
            usage: """
                gwctl --dir D notice register --series SL --year 2026 --gaps
                """)
        @OptionGroup var options: CommonOptions
        @Option(help: "SL, BYSL, BZ, JD, …; SJ, BL and YJS with --gaps.") var series: String
        @Option(help: "Of the numbers; this year unless said.") var year: Int?
        @Flag(help: "Only numbers that nothing bears.") var gaps = false
        @Option(help: "Begin behind this number.") var after: Int?
        @Option(help: "Lines at most.") var limit: Int?

        func run() async throws {
            var arguments: JSONObject = ["series": .string(series), "gaps": .bool(gaps)]
            arguments["year"] = year.map { .integer(Int64($0)) }
            arguments["after"] = after.map { .integer(Int64($0)) }
            arguments["limit"] = limit.map { .integer(Int64($0)) }
            let columns = [
                Column("NUMBER", "number"), Column("STATE", "state"), Column("TITLE", "title"),
                Column("CASE", "case"), Column("REASON", "reason_zh"), Column("AT", "at"),
            ]
            try await Listing(options, columns).run("notice.register", arguments)
        }
    }

    struct Series: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "The series that have begun, how far each is reserved, and how its next number is written.",
            usage: """
                gwctl --dir D notice series
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            let columns = [
                Column("SERIES", "series"), Column("RESERVED", "reserved"), Column("PATTERN", "pattern"),
            ]
            try await Listing(options, columns).run("notice.series")
        }
    }
}
