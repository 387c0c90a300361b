import ArgumentParser
import Foundation
import StrictJSON

struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "The store: checked, made again from its logs, copied.",
        usage: """
            gwctl --dir D store check
            gwctl --dir D store backup /backup/gateway.sqlite
            """,
        subcommands: [Check.self, Rebuild.self, Backup.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reads everything and compares what is kept twice; exits 1 when something is wrong.",
            usage: """
                gwctl --dir D store check
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await running {
                let answer = try await OperatorCall(options).run("store.check")
                printed(
                    Printer(
                        format: options.output,
                        columns: [
                            Column("cases", "cases"), Column("stale projections", "projections_stale"),
                            Column("findings", "findings"),
                        ]
                    ).text(answer))
                let stale = answer["projections_stale"]?.integerValue ?? 0
                guard stale == 0, answer["findings"]?.arrayValue?.isEmpty == true else { throw ExitCode(1) }
            }
        }
    }

    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes the tables beside the logs again, and says how many rows differed.",
            usage: """
                gwctl --dir D store rebuild
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await Listing(
                options,
                [
                    Column("cases", "cases"), Column("differed", "differing"), Column("rows mended", "rows"),
                    Column("parcels", "parcels"), Column("parcels mended", "parcels_differing"),
                ]
            ).run("store.rebuild")
        }
    }

    struct Backup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Writes a copy of one moment to a new file while the gateway goes on. Blobs are files: copy them after.",
            usage: """
                gwctl --dir D store backup /backup/gateway.sqlite
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The new file.") var path: String

        func run() async throws {
            let absolute = URL(filePath: path).standardizedFileURL.path(percentEncoded: false)
            try await Listing(options, [Column("written", "path")]).run(
                "store.backup", ["path": .string(absolute)])
        }
    }
}

struct CertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cert", abstract: "Our own certificates.",
        usage: """
            gwctl --dir D cert renew
            gwctl --dir D cert revoke 4f3a… ; gwctl --dir D cert crl > ours.crl
            """,
        subcommands: [Renew.self, Revoke.self, CRL.self])

    struct Renew: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Makes new keys and certificates; a running daemon shows them from its next handshake on.",
            usage: """
                gwctl --dir D cert renew
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await Listing(
                options,
                [Column("serial", "serial"), Column("from", "not_before"), Column("until", "not_after")]
            ).run("cert.renew")
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Revokes one of our certificates by its serial number and prints the new list for the peers.",
            usage: """
                gwctl --dir D cert revoke 4f3a… > ours.crl
                """)
        @OptionGroup var options: CommonOptions
        @Argument(help: "The serial number, hex.") var serial: String

        func run() async throws {
            try await running {
                let answer = try await OperatorCall(options).run("cert.revoke", ["serial": .string(serial)])
                printed(answer["crl"]?.stringValue ?? "")
            }
        }
    }

    struct CRL: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "crl", abstract: "Prints our revocation list, for the peers' `peer crl`.",
            usage: """
                gwctl --dir D cert crl > ours.crl
                """)
        @OptionGroup var options: CommonOptions

        func run() async throws {
            try await running {
                printed(try await OperatorCall(options).run("cert.crl")["crl"]?.stringValue ?? "")
            }
        }
    }
}
