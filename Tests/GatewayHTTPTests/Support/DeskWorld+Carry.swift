import Casework
import Codes
import Cryptography
import ModelStore
import OfficeScene
import StrictJSON
import Testing

@testable import Exchange

extension DeskWorld {
    /// Both regions have what the other wrote of a case, with its documents.
    func carry(_ id: CaseID) async throws {
        try await carry(id, from: region, to: other)
        try await carry(id, from: other, to: region)
    }

    private func carry(_ id: CaseID, from sender: Region, to receiver: Region) async throws {
        for status in try await receiver.take(id, from: sender) {
            #expect(status == .stored || status == .duplicate, "\(status)")
        }
    }
}
