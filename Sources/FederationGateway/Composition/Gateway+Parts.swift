import Casework
import Codes
import Cryptography
import Exchange
import Foundation
import Mapping
import Office
import Routing
import StoreSQLite
import StrictJSON
import Synchronization

extension Gateway {
    static func openStores(_ directory: DataDirectory) throws(GatewayFault) -> (SQLiteStore, FileBlobStore) {
        do throws(StoreFault) {
            return (try SQLiteStore(path: directory.store), try FileBlobStore(folder: directory.blobs))
        } catch { throw GatewayFault(error.code, error.detail) }
    }

    static func identity(_ settings: GatewaySettings, _ keys: KeyRing) throws(GatewayFault) -> OwnGateway {
        do throws(CryptographyFault) {
            return OwnGateway(
                id: settings.id, signer: FileSigner(keys.signing), keys: PeerKeys(listed: keyList(keys)),
                openers: [keys.opening.publicKey.thumbprint: keys.opening],
                vault: try Vault(key: keys.sealing, random: SystemRandom()))
        } catch { throw GatewayFault(.configurationInvalid, "keys: \(error)") }
    }

    /// `{"keys":[…]}` of our peer file and descriptor.
    static func keyList(_ keys: KeyRing) -> JSON {
        .object(
            JWKSet(keys: [
                JWK(keys.signing.publicKey, use: .signature), JWK(keys.opening.publicKey, use: .encryption),
            ]).members)
    }

    static func content(
        _ settings: GatewaySettings, _ keys: KeyRing
    ) throws(GatewayFault) -> OwnDescriptor.Content {
        OwnDescriptor.Content(
            name: settings.name, serves: settings.serves, endpoint: try endpoint(settings),
            keys: keyList(keys),
            relays: settings.relays)
    }

    static func endpoint(_ settings: GatewaySettings) throws(GatewayFault) -> Endpoint {
        do throws(CodeFault) {
            return try Endpoint(settings.endpoint)
        } catch { throw GatewayFault(.configurationInvalid, "gateway.endpoint: \(error.message)") }
    }

    /// A hub's work: the pairs configured, or every pair of active peers.
    static func hub(_ parts: ExchangeParts, link: any Link, _ settings: GatewaySettings) -> Hub {
        let listed = settings.relayPairs.compactMap { text -> RelayPolicy.Pair? in
            let ends = text.split(separator: ">").map { $0.filter { $0 != " " } }
            // `try?`: a line that names no two gateways carries nothing.
            guard ends.count == 2, let one = try? GatewayID(ends[0]), let other = try? GatewayID(ends[1])
            else {
                return nil
            }
            return RelayPolicy.Pair(one, other)
        }
        let directory = parts.directory
        return Hub(parts, link: link) {
            guard listed.isEmpty else { return RelayPolicy(listed) }
            let active = directory.snapshot.all.filter { $0.peer.isActive }.map(\.id)
            return RelayPolicy(
                active.indices.flatMap { place in
                    active[(place + 1)...].compactMap { RelayPolicy.Pair(active[place], $0) }
                })
        }
    }

    /// Our peer file, as `peer export` prints it.
    func peerFile() async throws(OfficeRefusal) -> PeerFile {
        let list = try await revocationList()
        let lists = list.count == 0 ? [] : [Base64.encode(list.der)]
        do throws(GatewayFault) {
            let bundle: TrustBundle
            do throws(CryptographyFault) {
                bundle = try TrustBundle(authorities: [keys.authority.certificate])
            } catch { throw GatewayFault(.internal, "\(error)") }
            return PeerFile(
                gateway: settings.id, name: settings.name, endpoint: try Self.endpoint(settings),
                serves: settings.serves,
                bundle: .object(bundle.members), keys: Self.keyList(keys), crls: lists,
                relays: settings.relays, proxy: settings.host != nil)
        } catch { throw OfficeRefusal(error.code, detail: error.detail) }
    }
}

/// The hints that the journal gives to lanes made after it.
final class Wiring: Sendable {
    private struct Ends: Sendable {
        var dispatch: Dispatch?
        var recover: Recover?
        var catalogues: CatalogueKeeper?
    }

    private let ends = Mutex(Ends())
    private let alarms: AlarmBoard

    init(_ alarms: AlarmBoard) { self.alarms = alarms }

    func connect(dispatch: Dispatch, recover: Recover, catalogues: CatalogueKeeper) {
        ends.withLock { $0 = Ends(dispatch: dispatch, recover: recover, catalogues: catalogues) }
    }

    var signals: Signals {
        Signals(
            wake: { hop in self.ends.withLock { $0.dispatch }?.wake(hop) },
            fetchLogs: { id, peer in self.ends.withLock { $0.recover }?.want(id, from: peer) },
            fetchCatalogue: { peer in self.ends.withLock { $0.catalogues }?.want(peer) },
            alarm: { alarm in self.alarms.raise(alarm) })
    }
}

/// The tables shipped with the gateway: divisions, townships, the working calendar.
struct ShippedTables {
    let divisions: DivisionTable
    let calendar: WorkingCalendar

    /// - Throws: `configuration_invalid` when a file is missing or cannot be read.
    init() throws(GatewayFault) {
        let places = try Self.file("divisions.csv")
        let townships = try Self.file("townships_focus.csv")
        do throws(TableFault) {
            divisions = try DivisionTable(csv: places, townships: townships)
        } catch { throw GatewayFault(.configurationInvalid, "divisions.csv: \(error)") }
        let days = try Self.file("workdays.csv")
        do throws(CalendarFault) {
            calendar = try WorkingCalendar(csv: days)
        } catch { throw GatewayFault(.configurationInvalid, "workdays.csv: \(error)") }
    }

    private static func file(_ name: String) throws(GatewayFault) -> [UInt8] {
        let shared = ProcessInfo.processInfo.environment["GATEWAY_SHARE"].map { $0 + "/" + name }
        let bundled = Bundle.module.bundlePath + "/Resources/" + name
        for path in [shared, bundled].compactMap({ $0 }) {
            if let data = FileManager.default.contents(atPath: path) { return Array(data) }
        }
        throw GatewayFault(.configurationInvalid, "the shipped table \(name) is not found; set GATEWAY_SHARE")
    }
}
