import Codes
import Cryptography
import Exchange
import GRDB
import StrictJSON
import Synchronization

/// Gateways and matters by their numbers in the file, kept in memory; rows of both are never changed or removed.
///
/// Shared by all connections: it learns a number only from a commit that succeeded or from a reader's snapshot.
final class NameTables: Sendable {
    private struct Known {
        var numbers: [GatewayID: Int64] = [:]
        var gateways: [Int64: GatewayID] = [:]
        var matterNumbers: [Digest: Int64] = [:]
        var matters: [Int64: JSON] = [:]
        /// Matters written of late as they were in memory: held here they cannot change, so that the same storage is
        /// the same text and need not be written and hashed to be known.
        var recent: [(matter: JSONObject, number: Int64)] = []
    }

    private let known = Mutex(Known())
    /// Looked through one by one, so few.
    private static let recentKept = 64
    private let mattersKept: Int

    init(mattersKept: Int) {
        self.mattersKept = mattersKept
    }

    /// The gateway of a number that a row holds.
    func gateway(_ number: Int64, _ db: Database) throws -> GatewayID {
        if let gateway = known.withLock({ $0.gateways[number] }) { return gateway }
        var query = try db.prepared("SELECT id FROM gateways WHERE gateway = ?")
        query.add(number)
        guard let text = try query.first({ $0.text(0) }) else {
            throw SQLiteFailure.damaged("a gateway's number")
        }
        let gateway: GatewayID
        do { gateway = try GatewayID(text) } catch { throw SQLiteFailure.damaged("a gateway") }
        learn([gateway: number])
        return gateway
    }

    /// The number of a gateway that some row may name; nil when none does.
    func number(of gateway: GatewayID, _ db: Database) throws -> Int64? {
        if let number = known.withLock({ $0.numbers[gateway] }) { return number }
        var query = try db.prepared("SELECT gateway FROM gateways WHERE id = ?")
        query.add(gateway.description)
        guard let number = try query.first({ $0.int64(0) }) else { return nil }
        learn([gateway: number])
        return number
    }

    /// The matter of a number that a case holds.
    func matter(_ number: Int64, _ db: Database) throws -> JSON {
        if let matter = known.withLock({ $0.matters[number] }) { return matter }
        var query = try db.prepared("SELECT body FROM matters WHERE matter = ?")
        query.add(number)
        guard let body = try query.first({ $0.bytes(0) }) else {
            throw SQLiteFailure.damaged("a matter's number")
        }
        let matter: JSON
        do { matter = try JSON.parse(body) } catch { throw SQLiteFailure.damaged("a matter") }
        known.withLock { known in
            if known.matters.count >= mattersKept { known.matters.removeAll(keepingCapacity: true) }
            known.matters[number] = matter
        }
        return matter
    }

    /// The number of a matter that was written of late from the same storage.
    func recentNumber(of matter: JSON) -> Int64? {
        guard case .object(let object) = matter else { return nil }
        return known.withLock { known in
            known.recent.first { $0.matter.isSameStorage(as: object) }?.number
        }
    }

    /// The number of the matter with this digest, when it is remembered.
    func matterNumber(_ digest: Digest) -> Int64? { known.withLock { $0.matterNumbers[digest] } }

    /// Takes over what a commit has written.
    func learn(
        _ gateways: [GatewayID: Int64], matters: [Digest: Int64] = [:],
        written: [(matter: JSONObject, number: Int64)] = []
    ) {
        known.withLock { known in
            known.recent = Array((written + known.recent).prefix(Self.recentKept))
            for (gateway, number) in gateways {
                known.numbers[gateway] = number
                known.gateways[number] = gateway
            }
            if known.matterNumbers.count + matters.count > mattersKept {
                known.matterNumbers.removeAll(keepingCapacity: true)
            }
            known.matterNumbers.merge(matters) { _, new in new }
        }
    }
}
