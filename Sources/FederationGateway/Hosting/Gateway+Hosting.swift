import Codes
import Exchange
import Foundation
import Logging
import Office

/// Proxies that a gateway runs: each has a data directory of its own below the host's, with its own keys, store and
/// operator socket, and lives in the host's process.
extension DataDirectory {
    /// Where the proxies' directories lie.
    public var proxiesFolder: String { root + "/proxies" }

    /// The directory of the proxy of that short name.
    public func proxy(_ name: String) -> DataDirectory { DataDirectory(proxiesFolder + "/" + name) }

    /// The short names of the proxies here, sorted.
    public var proxyNames: [String] {
        // `try?`: a gateway without the folder runs none.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: proxiesFolder)) ?? []
        return names.sorted().filter { proxy($0).exists }
    }
}

extension Gateway {
    /// Opens every proxy of a host. One that does not open stops the host too: its cases would wait unseen.
    static func openProxies(
        of directory: DataDirectory, clock: any GatewayClock, logger: Logger, _ neighbours: Neighbours
    ) async throws(GatewayFault) -> [Gateway] {
        var opened: [Gateway] = []
        for name in directory.proxyNames {
            let place = directory.proxy(name)
            do throws(GatewayFault) {
                let settings = try await GatewaySettings.load(place)
                opened.append(
                    try await Gateway(
                        place, settings: settings, clock: clock, logger: logger, neighbours: neighbours))
            } catch {
                for gateway in opened { await gateway.close() }
                throw GatewayFault(error.code, "proxies/\(name): \(error.detail)")
            }
        }
        return opened
    }

    /// The short name under which the host keeps it: its directory's.
    var shortName: String { URL(fileURLWithPath: directory.root).lastPathComponent }

    /// The proxy of that short name.
    /// - Throws: `not_found`.
    func proxy(_ name: String) throws(OfficeRefusal) -> Gateway {
        guard let found = proxies.first(where: { $0.shortName == name }) else {
            throw ProxyTyping.unknown(name)
        }
        return found
    }
}
