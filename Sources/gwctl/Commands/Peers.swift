import ArgumentParser
import Codes
import Foundation
import StrictJSON

private let peerColumns = [
    Column("ID", "id"), Column("NAME", "name"), Column("STATUS", "status"),
    Column("SERVES", "serves", most: 30),
    Column("VIA", "via"), Column("ENDPOINT", "endpoint"),
]

struct PeerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peer", abstract: "Who may send to us, and to whom we send.",
        usage: """
            gwctl --dir D peer export > hohhot.json
            gwctl --dir D peer import ordos.json --expect-fingerprint 3f9a…
            gwctl --dir D peer import longnan.json --via spiffe://gansu.tongban/gateway/620000
            gwctl --dir D peer suspend spiffe://ordos.tongban/gateway/150600
            """,
        subcommands: [
            Export.self, Import.self, List.self, Show.self, Ping.self, CRL.self, Suspend.self, Resume.self,
            Remove.self,
        ])

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints our peer file, for the other side's import.",
            usage: """
                gwctl --dir D peer export > hohhot.json
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await running {
                printed(try await OperatorCall(options).run("peer.export").prettyPrinted() + "\n")
            }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Enrols a peer by its file; prints the fingerprint to compare by another channel.",
            usage: """
                gwctl --dir D peer import ordos.json --expect-fingerprint 3f9a…
                gwctl --dir D peer import longnan.json --via spiffe://gansu.tongban/gateway/620000
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The peer file; - for standard input.", completion: .file()) var file: String
        @Option(help: "Refuse the file unless this is its fingerprint.") var expectFingerprint: String?
        @Option(help: "SPIFFE ID of a hub that leads to the peer; repeats.", completion: .peers) var via:
            [String] = []

        func run() async throws {
            try await running {
                var arguments: JSONObject = ["file": try InputFile.json(file), "via": .strings(via)]
                arguments["expect_fingerprint"] = expectFingerprint.map { .string($0) }
                let answer = try await OperatorCall(options).run("peer.import", arguments)
                printed(
                    Printer(
                        format: options.output,
                        columns: [
                            Column("peer", "id"), Column("name", "name"), Column("serves", "serves"),
                            Column("via", "via"),
                            Column("fingerprint", "fingerprint"),
                        ]
                    ).text(answer))
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists enrolled peers.",
            usage: """
                gwctl --dir D peer list
                gwctl --dir D peer list -o csv > peers.csv
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws { try await Listing(options, peerColumns).run("peer.list") }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one peer.",
            usage: """
                gwctl --dir D peer show spiffe://hohhot.tongban/gateway/150100
                """)
        @OptionGroup var one: OnePeer

        func run() async throws {
            let more = [
                Column("KEYS", "keys"), Column("FORMER KEYS", "former_keys"), Column("CRLS", "crls"),
                Column("DESCRIPTOR", "descriptor_issued"), Column("WAITING", "waiting"),
            ]
            try await one.run("peer.show", more)
        }
    }

    struct Ping: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Calls a peer, or all; exits 6 when none can be reached, 7 when some cannot.",
            usage: """
                gwctl --dir D peer ping spiffe://hohhot.tongban/gateway/150100
                gwctl --dir D peer ping
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The peer's SPIFFE ID; all active peers when absent.", completion: .peers) var id:
            String?

        func run() async throws {
            guard id == nil else {
                let columns = [
                    Column("peer", "id"), Column("time there", "time"),
                    Column("clock offset ms", "offset_ms"), Column("via", "via"),
                    Column("took ms", "took_ms"),
                ]
                return try await Listing(options, columns).run("peer.ping", .of(("id", id)))
            }
            try await running {
                let lines = try await OperatorCall(options).run("peer.ping").arrayValue ?? []
                let columns = [
                    Column("PEER", "id"), Column("CLOCK OFFSET MS", "offset_ms"), Column("VIA", "via"),
                    Column("TOOK MS", "took_ms"), Column("PROBLEM", "problem"),
                    Column("DETAIL", "detail", most: 60),
                ]
                printed(Printer(format: options.output, columns: columns).text(lines))
                let failed = lines.count { $0["problem"] != nil }
                if failed > 0 {
                    throw ExitCode(
                        failed < lines.count ? ExitStatus.partial : ExitStatus.of(.peerUnreachable))
                }
            }
        }
    }

    struct CRL: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "crl",
            abstract: "Takes a revocation list of a peer's trust domain (PEM, or base64 DER).",
            usage: """
                gwctl --dir D peer crl spiffe://hohhot.tongban/gateway/150100 theirs.crl
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The peer's SPIFFE ID.", completion: .peers) var id: String
        @Argument(help: "The list's file; - for standard input.", completion: .file()) var file: String

        func run() async throws {
            let columns = [
                Column("peer", "id"), Column("revoked", "revoked"), Column("this update", "this_update"),
                Column("next update", "next_update"),
            ]
            try await running {
                let text = try InputFile.revocationList(file)
                let answer = try await OperatorCall(options).run(
                    "peer.crl", ["id": .string(id), "crl": .string(text)])
                printed(Printer(format: options.output, columns: columns).text(answer))
            }
        }
    }

    struct Suspend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stops a peer: its next request is answered 403.",
            usage: """
                gwctl --dir D peer suspend spiffe://hohhot.tongban/gateway/150100
                """)
        @OptionGroup var one: OnePeer

        func run() async throws { try await one.run("peer.suspend") }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets a suspended peer in again.",
            usage: """
                gwctl --dir D peer resume spiffe://hohhot.tongban/gateway/150100
                """)
        @OptionGroup var one: OnePeer

        func run() async throws { try await one.run("peer.resume") }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends an enrolment; the peer's keys stay for reading what is stored.",
            usage: """
                gwctl --dir D peer remove spiffe://hohhot.tongban/gateway/150100
                """)
        @OptionGroup var one: OnePeer

        func run() async throws { try await one.run("peer.remove") }
    }

    /// A verb on one peer.
    struct OnePeer: ParsableArguments {
        @OptionGroup var options: CommonOptions
        @Argument(help: "The peer's SPIFFE ID.", completion: .peers) var id: String

        func run(_ verb: String, _ more: [Column] = []) async throws {
            try await Listing(options, peerColumns + more).run(verb, ["id": .string(id)])
        }
    }
}
