import Codes
import Exchange
import Foundation
import ModelStore
import StoreSQLite
import Testing

/// The back-ends that the contract suite runs on. A new one is one more case here.
enum Backend: String, CaseIterable, CustomTestStringConvertible {
    case model
    case sqlite

    var testDescription: String { rawValue }

    /// Gives `body` an empty store, and takes away what it left.
    func withStore(_ body: (any Store) async throws -> Void) async throws {
        switch self {
        case .model: try await body(ModelStore())
        case .sqlite:
            try await withFolder { folder in
                let store = try SQLiteStore(path: folder + "/gateway.sqlite")
                try await body(store)
                let findings = try await store.check()
                #expect(findings == [])
                await store.close()
            }
        }
    }

    /// Gives `body` an empty blob store, and takes away what it left.
    func withBlobs(_ body: (any BlobStore) async throws -> Void) async throws {
        switch self {
        case .model: try await body(ModelBlobs())
        case .sqlite: try await withFolder { try await body(FileBlobStore(folder: $0)) }
        }
    }
}

/// Gives `body` an empty folder that is removed afterwards.
func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/store-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    do {
        try await body(folder)
    } catch {
        try FileManager.default.removeItem(atPath: folder)
        throw error
    }
    try FileManager.default.removeItem(atPath: folder)
}

/// What a test cannot do without; a test that lacks it fails with its words.
struct Missing: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// The code of the fault that `body` throws; nil when it throws none.
func code<Value>(of body: () async throws -> Value) async -> String? {
    do {
        _ = try await body()
        return nil
    } catch { return (error as? StoreFault)?.code.rawValue ?? "\(error)" }
}
