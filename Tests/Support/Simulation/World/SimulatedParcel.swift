import Codes
import Cryptography
import Exchange
import Routing

/// What a stick holds that somebody carries from one gateway to another.
struct SimulatedParcel: Sendable {
    /// Who packed it, and for whom.
    var manifest: ParcelManifest
    /// Of `events.jsonl`.
    var lines: [[UInt8]] = []
    /// Of `receipts.jsonl`.
    var receipts: [String] = []
    var blobs: [Digest: [UInt8]] = [:]
}

extension GatewayRun {
    /// Everything that waits for a peer, with its blobs and the receipts owed; nil when the run ends meanwhile, the disk
    /// fails or nothing waits.
    func pack(for peer: GatewayID) async -> SimulatedParcel? {
        do {
            var parcel = SimulatedParcel(manifest: manifest(to: peer))
            let cases = try await making.cases(for: peer).cases
            var start = (place: 0, sequence: 0)
            while true {
                let portion = try await making.lines(of: cases, from: start, for: peer)
                for line in portion.lines {
                    parcel.lines.append(line.body)
                    for (blob, size) in line.blobs where parcel.blobs[blob] == nil {
                        parcel.blobs[blob] = try await bytes(of: blob, size: size)
                    }
                }
                guard let next = portion.next else { break }
                start = next
            }
            parcel.receipts = try await making.receipts(for: peer).map {
                String(decoding: $0.value, as: UTF8.self)
            }
            guard incarnation.isAlive, !parcel.lines.isEmpty || !parcel.receipts.isEmpty else { return nil }
            return parcel
        } catch { return nil }
    }

    private func bytes(of blob: Digest, size: Int64) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        while Int64(bytes.count) < size, let part = try await making.read(blob, from: Int64(bytes.count)) {
            guard !part.bytes.isEmpty else { break }
            bytes += part.bytes
        }
        return bytes
    }

    /// Takes a parcel in as `gwctl parcel import` does: blobs first, so that no event waits for one.
    /// - Parameter judge: told of each line, what was said of it.
    func unpack(_ parcel: SimulatedParcel, _ judge: ([ReceivedEvent], [ReceiptResult]) -> Void) async {
        // What fails ends the import; the stick is still there, and a course may import it again.
        do {
            try taking.admit(parcel.manifest)
            for blob in parcel.blobs.keys.sorted(by: { $0.hex < $1.hex }) {
                try await put(parcel.blobs[blob] ?? [], blob, from: parcel.manifest.from)
            }
            for (number, line) in parcel.lines.enumerated() {
                let batch = try ParcelBatch(line: line, number: number + 1)
                let results = try await taking.take(batch, from: parcel.manifest.from)
                guard incarnation.isAlive else { return }
                judge(batch.events, results)
            }
            _ = try await taking.take(receipts: parcel.receipts)
        } catch { return }
    }

    private func put(_ bytes: [UInt8], _ blob: Digest, from peer: GatewayID) async throws {
        var standing = try await taking.standing(of: blob, from: peer)
        while case .upTo(let offset) = standing, Int(offset) < bytes.count {
            let part = bytes[Int(offset)...].prefix(Self.limits.uploadBytes)
            standing = try await taking.put(
                Array(part), of: blob, at: offset, total: Int64(bytes.count), from: peer)
        }
    }
}

/// Somebody with a stick: leaves within the hour, arrives within three days, imports it once, twice or never, and may
/// bring one back.
struct Courier {
    let world: World

    func carry(from one: SimulatedGateway, to other: SimulatedGateway) {
        let world = world
        let (within, returns) = (Int64(world.chance.below(3_600_000)), world.chance.percent(60))
        world.later.add {
            await world.wait(within)
            await trip(from: one, to: other)
            if returns { await trip(from: other, to: one) }
        }
    }

    private func trip(from one: SimulatedGateway, to other: SimulatedGateway) async {
        let setBacks = one.setBacks
        guard let parcel = await one.run?.pack(for: other.id) else { return }
        world.ledger.parcel(from: one.id, to: other.id, parcel)
        let milliseconds = Int64(world.chance.below(3 * 86_400_000))
        for _ in 0..<[0, 1, 1, 1, 2][world.chance.below(5)] {
            await world.wait(milliseconds)
            // What was packed before a disk was set back is thrown away by whoever set it back.
            guard one.setBacks == setBacks, let run = other.run, run.isOpen else { continue }
            await run.unpack(parcel) { events, results in
                for (event, result) in zip(events, results) { world.ledger.judged(event, result.status) }
                let receipt = Receipt(receiver: other.id, time: world.start, results: results)
                world.ledger.answered(receipt, by: other)
            }
        }
    }
}
