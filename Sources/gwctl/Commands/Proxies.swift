import ArgumentParser
import Codes
import FederationGateway
import Foundation
import StrictJSON

struct ProxyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proxy", abstract: "Regions without a system, for which this gateway keeps a proxy.",
        usage: """
            gwctl --dir D proxy create alxa --for 152921 --name 阿拉善左旗
            gwctl --dir D proxy waiting alxa
            gwctl --dir D proxy sheet alxa 01936f6e-…
            """,
        subcommands: [Create.self, List.self, Waiting.self, PrintSheet.self, HandOver.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a proxy with its own keys and store, and enrols it here.",
            usage: """
                gwctl --dir D proxy create alxa --for 152921 --name 阿拉善左旗
                """,
            discussion: """
                It runs in this gateway's daemon: at once where that runs. Its own catalogue and cases are reached by \
                --dir D/proxies/<short>.
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "A short name: a-z, 0-9 and -.") var short: String
        @Option(
            name: .customLong("for"), help: "Division prefix that it stands for; repeats.",
            completion: .divisions) var serves: [String]
        @Option(help: "The region's name as people read it.") var name: String

        func run() async throws {
            let (short, serves, name) = (short, serves, name)
            try await running {
                let answer = try await OperatorCall(options).run(
                    "proxy.create",
                    ["short": .string(short), "name": .string(name), "serves": .strings(serves)])
                guard options.output == .table else {
                    printed(Printer(format: options.output, columns: []).text(answer))
                    return
                }
                let isRunning = answer["running"] == true
                let place = answer["directory"]?.stringValue ?? ""
                printed(
                    """
                    \(answer["id"]?.stringValue ?? "") stands for \(serves.joined(separator: ", ")).
                      its matters:  gwctl --dir \(place) catalog import FILE
                      start:        \(isRunning ? "none needed: it runs in gatewayd" : "with gatewayd, in which it runs")
                      each day:     gwctl --dir \(try OperatorCall(options).directory.root) proxy waiting \(short)

                    """)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the proxies kept here.",
            usage: """
                gwctl --dir D proxy list
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            let columns = [
                Column("SHORT", "short"), Column("NAME", "name"), Column("SERVES", "serves"),
                Column("RUNNING", "running"), Column("WAITING", "waiting"), Column("SUCCESSOR", "successor"),
            ]
            try await Listing(options, columns).run("proxy.list")
        }
    }

    struct Waiting: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the cases that wait for the region's answer on paper.",
            usage: """
                gwctl --dir D proxy waiting alxa
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The proxy's short name.", completion: .proxies) var short: String

        func run() async throws {
            let columns = [
                Column("NUMBER", "peer_number"), Column("CASE", "id"), Column("MATTER", "matter/name"),
                Column("STATE", "state"), Column("SINCE", "holder_since"), Column("DUE", "due_on"),
            ]
            try await Listing(options, columns).run("proxy.waiting", ["name": .string(short)])
        }
    }

    struct PrintSheet: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sheet", abstract: "Gives what stands on a case's transfer sheet (移送单).",
            usage: """
                gwctl --dir D proxy sheet alxa 01936f6e-…
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The proxy's short name.", completion: .proxies) var short: String
        @Argument(help: "The case.") var id: String
        @Option(help: "Write the sheet as a PDF to this file instead.") var pdf: String?

        func run() async throws {
            if let pdf { return try await print(to: pdf) }
            let columns = [
                "number", "code", "region", "matter/name", "printed_on", "due_on", "parties", "form",
                "materials",
                "answers",
            ]
            try await Listing(options, columns.map { Column($0, $0) }).run(
                "proxy.sheet", ["name": .string(short), "case": .string(id)])
        }

        private func print(to path: String) async throws {
            try await running {
                let answer = try await OperatorCall(options).run(
                    "proxy.sheet", ["name": .string(short), "case": .string(id), "pdf": true])
                let bytes = answer["pdf"]?.stringValue.flatMap(Base64URL.decode) ?? []
                guard
                    FileManager.default.createFile(
                        atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
                else { throw VerbError(.storeFailed, "\(path) cannot be written") }
                printed("\(path)\n")
            }
        }
    }

    struct HandOver: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "hand-over", abstract: "Hands a region over to the gateway that it has got.",
            usage: """
                gwctl --dir D proxy hand-over alxa --successor spiffe://alxa.tongban/gateway/152921
                """,
            discussion: """
                New cases go to the successor, which is enrolled before. Cases under way are listed: those that may be \
                transferred to it, and those that are finished here.
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The proxy's short name.", completion: .proxies) var short: String
        @Option(help: "The region's own gateway.", completion: .peers) var successor: String

        func run() async throws {
            let columns = ["id", "successor", "transfer", "finish"].map { Column($0, $0) }
            try await Listing(options, columns).run(
                "proxy.hand_over", ["name": .string(short), "successor": .string(successor)])
        }
    }
}
