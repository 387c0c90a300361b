import ArgumentParser
import Codes
import FederationGateway
import Foundation

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a gateway's data directory: keys, certificates, configuration, store.",
        usage: """
            gwctl init --dir D --id spiffe://hohhot.tongban/gateway/150100 --name 呼和浩特 --serves 1501 \\
                --peer-listen 127.0.0.1:9443 --desk-listen 127.0.0.1:8443
            """,
        discussion: "A second init on the same directory changes nothing and exits 5.")

    @OptionGroup var options: CommonOptions
    @Option(help: "SPIFFE ID, given once: spiffe://<trust domain>/gateway/<name>.") var id: String
    @Option(help: "Name as people read it.") var name: String
    @Option(help: "Division prefix that this gateway decides for; repeats.") var serves: [String]
    @Option(help: "Address for peers, host:port.") var peerListen: String
    @Option(help: "Address for windows and desks, host:port.") var deskListen: String
    @Option(help: "Host name or address for the desk certificate; repeats.") var deskName: [String] = []
    @Flag(help: "Carry events of peers for other peers (a hub).") var relays = false
    @Flag(help: "A gateway for demonstration: its clock may be set.") var demo = false

    func run() async throws {
        try await running {
            let directory = try OperatorCall(options).directory
            do {
                let initializer = Initializer(
                    id: try GatewayID(id), name: name, serves: try serves.map { try DivisionPrefix($0) },
                    peerListen: try SocketAddress(peerListen), deskListen: try SocketAddress(deskListen),
                    deskNames: deskName, relays: relays, isDemo: demo)
                guard initializer.peerListen.port > 0, initializer.deskListen.port > 0 else {
                    throw VerbError(.usage, "peers and desks are told a port: it cannot be 0")
                }
                try initializer.make(directory, at: SystemClock().now())
            } catch let fault as CodeFault {
                throw VerbError(.usage, fault.message)
            } catch let fault as GatewayFault { throw VerbError(fault.code, fault.detail) }
            printed(
                """
                \(directory.root) is ready.
                  start:  gatewayd --dir \(directory.root)
                  enrol:  gwctl --dir \(directory.root) peer export > \(id.split(separator: "/").last ?? "gateway").json
                  desk clients trust \(directory.deskAuthority)

                """)
        }
    }
}
