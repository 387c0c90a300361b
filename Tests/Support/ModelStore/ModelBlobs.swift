import Codes
public import Cryptography
public import Exchange
import Synchronization

/// The blob port in memory.
public final class ModelBlobs: BlobStore {
    struct State: Sendable {
        var whole: [Digest: [UInt8]] = [:]
        var uploads: [String: [UInt8]] = [:]
        var calls = 0
        var failAt: Int?
        var isFull = false
    }

    private let state = Mutex(State())

    /// Holds nothing.
    public init() {}

    /// The `number`th call from now (1: the next) fails with `store_failed`.
    public func fail(call number: Int) { state.withLock { $0.failAt = $0.calls + number } }

    /// Whether the disk has room.
    public var isFull: Bool {
        get { state.withLock { $0.isFull } }
        set { state.withLock { $0.isFull = newValue } }
    }

    /// How many calls were made.
    public var callCount: Int { state.withLock { $0.calls } }

    private func call<Value: Sendable>(
        _ body: (inout State) -> Result<Value, StoreFault>
    ) throws(StoreFault) -> Value {
        let result: Result<Value, StoreFault> = state.withLock { state in
            state.calls += 1
            if state.calls == state.failAt { return .failure(StoreFault(.storeFailed, "planted")) }
            return body(&state)
        }
        return try result.get()
    }

    /// Of a whole blob.
    public func size(of blob: Digest) async throws(StoreFault) -> Int64? {
        try call { state in .success(state.whole[blob].map { Int64($0.count) }) }
    }

    /// A copy.
    public func read(_ blob: Digest, range: Range<Int64>) async throws(StoreFault) -> [UInt8] {
        try call { state in
            guard let bytes = state.whole[blob] else {
                return .failure(StoreFault(.notFound, "no such blob"))
            }
            guard range.lowerBound >= 0, range.upperBound <= Int64(bytes.count) else {
                return .failure(StoreFault(.rangeInvalid, "outside the blob"))
            }
            return .success(Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)]))
        }
    }

    /// The upload's length.
    public func offset(of upload: String) async throws(StoreFault) -> Int64 {
        try call { state in .success(Int64(state.uploads[upload]?.count ?? 0)) }
    }

    /// Only at the upload's end.
    public func append(_ bytes: [UInt8], to upload: String, at offset: Int64) async throws(StoreFault)
        -> Int64
    {
        try call { state in
            if state.isFull { return .failure(StoreFault(.storeFull, "the model's disk is full")) }
            let held = state.uploads[upload] ?? []
            guard Int64(held.count) == offset else {
                return .failure(StoreFault(.offsetWrong, "the upload ends elsewhere"))
            }
            state.uploads[upload] = held + bytes
            return .success(offset + Int64(bytes.count))
        }
    }

    /// Hashes what was uploaded.
    public func finish(_ upload: String, as blob: Digest) async throws(StoreFault) -> Bool {
        try call { state in
            guard let bytes = state.uploads.removeValue(forKey: upload) else {
                return .success(state.whole[blob] != nil)
            }
            guard SHA256Hash.digest(of: bytes) == blob else { return .success(false) }
            state.whole[blob] = bytes
            return .success(true)
        }
    }

    /// Forgets it.
    public func discard(upload: String) async throws(StoreFault) {
        try call { state in
            state.uploads[upload] = nil
            return .success(())
        }
    }

    /// Forgets it.
    public func remove(_ blob: Digest) async throws(StoreFault) {
        try call { state in
            state.whole[blob] = nil
            return .success(())
        }
    }

    /// In digest order.
    public func all(after blob: Digest?, limit: Int) async throws(StoreFault) -> [Digest] {
        try call { state in
            let sorted = state.whole.keys.sorted().filter { digest in blob.map { digest > $0 } ?? true }
            return .success(Array(sorted.prefix(limit)))
        }
    }
}
