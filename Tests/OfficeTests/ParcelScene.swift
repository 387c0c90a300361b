import Casework
import Codes
import Cryptography
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Exchange

/// Two regions that no wire joins: only parcels go between them.
struct ParcelScene {
    let bridge: Bridge
    let origin: ParcelEnd
    let destination: ParcelEnd

    init(seed: UInt64) async throws {
        bridge = try await Bridge(seed: seed)
        origin = ParcelEnd(bridge.origin)
        destination = ParcelEnd(bridge.destination)
    }
}

/// What a file holds, unpacked.
struct Parcel {
    var manifest: ParcelManifest
    var lines: [[UInt8]] = []
    var receipts: [String] = []
    var blobs: [Digest: [UInt8]] = [:]
    /// Digests of the events in it.
    var events: [Digest] = []
}

/// One gateway's parcels, with a wire that is always cut.
struct ParcelEnd {
    let region: Region
    let parts: ExchangeParts
    let making: ParcelMaking
    let taking: ParcelTaking

    init(_ region: Region) {
        self.region = region
        let random = SeededRandom(seed: 7)
        parts = ExchangeParts(
            store: region.store, blobs: region.blobs, journal: region.journal, own: region.own,
            directory: region.directory,
            calls: PeerCalls(link: CutLink(), own: region.own, clock: region.clock, limits: Limits()),
            clock: region.clock, random: random, limits: Limits(), signals: Signals())
        let admission = Admission(
            own: region.own, store: region.store, journal: region.journal, directory: region.directory,
            descriptors: NoDescriptors(), matters: region.catalogues, clock: region.clock)
        making = ParcelMaking(parts)
        taking = ParcelTaking(
            parts, admission: admission,
            receipts: FinalReceipts(
                parts, recover: Recover(parts, admission: admission), descriptors: NoDescriptors()))
    }

    /// Everything that waits for a peer.
    func make(for peer: GatewayID, since: Timestamp? = nil) async throws -> Parcel {
        var parcel = Parcel(
            manifest: ParcelManifest(from: region.id, to: peer, created: region.clock.now()))
        let cases = try await making.cases(for: peer, since: since).cases
        var start = (place: 0, sequence: 0)
        while true {
            let portion = try await making.lines(of: cases, from: start, for: peer, since: since)
            for line in portion.lines {
                parcel.lines.append(line.body)
                parcel.events += line.events.map(\.digest)
                for blob in line.blobs {
                    parcel.blobs[blob.digest] = try await making.read(blob.digest, from: 0)?.bytes
                }
            }
            guard let next = portion.next else { break }
            start = next
        }
        parcel.receipts = try await making.receipts(for: peer).map {
            String(decoding: $0.value, as: UTF8.self)
        }
        return parcel
    }

    /// Takes a parcel in, as `gwctl` hands it over.
    /// - Parameter most: pieces after which the import is cut off.
    @discardableResult
    func take(_ parcel: Parcel, most: Int = .max) async throws -> [ReceiptResult] {
        try taking.admit(parcel.manifest)
        let from = parcel.manifest.from
        var left = most
        var results: [ReceiptResult] = []
        for (blob, bytes) in parcel.blobs.sorted(by: { $0.key.hex < $1.key.hex }) {
            guard left > 0 else { return results }
            left -= 1
            guard try await taking.standing(of: blob, from: from) != .whole else { continue }
            #expect(
                try await taking.put(bytes, of: blob, at: 0, total: Int64(bytes.count), from: from) == .whole)
        }
        for receipt in parcel.receipts {
            guard left > 0 else { return results }
            left -= 1
            _ = try await taking.take(receipts: [receipt])
        }
        for (number, line) in parcel.lines.enumerated() {
            guard left > 0 else { return results }
            left -= 1
            results += try await taking.take(try ParcelBatch(line: line, number: number + 1), from: from)
        }
        return results
    }

    /// Own events of a case that no receipt has confirmed.
    func waiting() async throws -> Int {
        try await region.store.outbox(for: nil, after: nil, limit: 1_000).elements.count
    }
}

/// No call ever comes through.
private struct CutLink: Link {
    func call(_ request: LinkRequest, to peer: GatewayID) async throws(LinkFault) -> LinkAnswer {
        throw LinkFault(code: .peerUnreachable, phase: .connect, detail: "there is no wire")
    }
}

private struct NoDescriptors: DescriptorSource {
    func refresh(_ peer: GatewayID) async -> DescriptorFreshness { .unreachable(retryAfter: 5) }
}
