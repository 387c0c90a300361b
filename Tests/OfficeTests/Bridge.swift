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

    /// - Parameters:
    ///   - others: places in both catalogues of more matters than the first.
    ///   - host: the destination is a proxy of that gateway.
    init(
        seed: UInt64, approverDecides: Bool = false, others: [Int] = [], notices: NoticeRoom? = nil,
        host: String? = nil
    ) async throws {
        let clock = SetClock()
        origin = try Region(.ordos, clock: clock, seed: seed, notices: notices)
        destination = try Region(
            .hohhot, clock: clock, seed: seed + 1, approverDecides: approverDecides, notices: notices,
            host: host)
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
        for status in try await receiver.take(id, from: sender) {
            #expect(status == .stored || status == .duplicate, "\(status)")
        }
    }
}
