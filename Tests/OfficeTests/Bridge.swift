import Casework
import Codes
import Cryptography
import ModelStore
import Office
import OfficeScene
import StrictJSON
import Testing

@testable import Exchange

/// Carries events between two regions as their lanes would, without a network: each one once.
struct Bridge {
    let origin: Region
    let destination: Region

    /// - Parameter others: places in both catalogues of more matters than the first.
    init(
        seed: UInt64, approverDecides: Bool = false, others: [Int] = [], notices: NoticeRoom? = nil
    ) async throws {
        let clock = SetClock()
        origin = try Region(.ordos, clock: clock, seed: seed, notices: notices)
        destination = try Region(
            .hohhot, clock: clock, seed: seed + 1, approverDecides: approverDecides, notices: notices)
        for region in [origin, destination] {
            try await region.load()
            try await region.importCatalogue(others: others)
        }
        try await origin.meet(destination)
        try await destination.meet(origin)
    }

    /// Both sides have what the other wrote of a case.
    func carry(_ id: CaseID) async throws {
        try await carry(id, from: origin, to: destination)
        try await carry(id, from: destination, to: origin)
    }

    private func carry(_ id: CaseID, from sender: Region, to receiver: Region) async throws {
        guard let file = try await sender.store.cases([id])[id] else { return }
        let admission = Admission(
            own: receiver.own, store: receiver.store, journal: receiver.journal,
            directory: receiver.directory,
            descriptors: NoDescriptors(), matters: receiver.catalogues, clock: receiver.clock)
        for event in file.log(of: file.record.ourSide) {
            var text = String(decoding: event.jws, as: UTF8.self) + "~"
            if let sealed = event.sealed {
                let opened = try sender.own.vault.open(sealed, of: event.key, in: file.record)
                text += String(decoding: opened, as: UTF8.self) + "~"
            }
            try await carryBlobs(of: event, from: sender, to: receiver)
            let status = try await admission.take([ReceivedEvent(text)], from: sender.id)[0].status
            #expect(status == .stored || status == .duplicate, "\(status)")
        }
    }
}

extension Bridge {
    /// The documents that an event names, as the peer's uploads bring them.
    private func carryBlobs(of event: StoredEvent, from sender: Region, to receiver: Region) async throws {
        for hex in try CaseView.parse(event).data["blobs"]?.arrayValue ?? [] {
            let digest = try #require(hex.stringValue.flatMap(Digest.init(hex:)))
            guard try await receiver.blobs.size(of: digest) == nil else { continue }
            let size = try #require(try await sender.blobs.size(of: digest))
            let bytes = try await sender.blobs.read(digest, range: 0..<size)
            _ = try await receiver.blobs.append(bytes, to: digest.hex, at: 0)
            #expect(try await receiver.blobs.finish(digest.hex, as: digest))
            let holding = BlobHolding.uploaded(digest, by: sender.id, at: receiver.clock.now())
            _ = try await receiver.store.commit([Change(writes: [holding])])
        }
    }
}

private struct NoDescriptors: DescriptorSource {
    func refresh(_ peer: GatewayID) async -> DescriptorFreshness { .recent }
}
