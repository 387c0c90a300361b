import CCrypto

/// SHA-256 of bytes at hand (`digest(of:)`), or of a stream that never stands whole in memory (`update`,
/// `finish`).
///
/// A value: a copy goes on by itself.
public struct SHA256Hash: Sendable {
    private var context: DigestContext

    /// A hash of nothing yet.
    public init() { context = DigestContext() }

    /// Takes the next bytes of the stream.
    public mutating func update(_ bytes: Span<UInt8>) {
        if !isKnownUniquelyReferenced(&context) { context = DigestContext(copying: context) }
        context.update(bytes)
    }

    /// Takes the next bytes of the stream.
    public mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

    /// The digest of all bytes taken so far; the stream may go on.
    public func finish() -> Digest { DigestContext(copying: context).finish() }

    /// The digest of bytes at hand, without a copy.
    public static func digest(of bytes: Span<UInt8>) -> Digest {
        var out = [UInt8](repeating: 0, count: 32)
        let made = unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe EVP_Digest(bytes.baseAddress, bytes.count, &out, nil, Primitives.shared.sha256, nil)
        }
        precondition(made == 1, "libcrypto could not hash")
        return Digest(made: out)
    }

    /// The digest of bytes at hand.
    public static func digest(of bytes: [UInt8]) -> Digest { digest(of: bytes.span) }

    /// The digest of a text's UTF-8.
    public static func digest(of text: String) -> Digest {
        var text = text
        text.makeContiguousUTF8()
        return digest(of: text.utf8.span)
    }
}

/// One EVP_MD_CTX. `@unchecked Sendable`: ``SHA256Hash`` changes it only while it holds the only reference.
@safe private final class DigestContext: @unchecked Sendable {
    private let pointer: OpaquePointer?

    init() {
        unsafe pointer = EVP_MD_CTX_new()
        let made = unsafe EVP_DigestInit_ex(pointer, Primitives.shared.sha256, nil)
        precondition(made == 1, "libcrypto could not begin a hash")
    }

    init(copying other: DigestContext) {
        unsafe pointer = EVP_MD_CTX_new()
        let made = unsafe EVP_MD_CTX_copy_ex(pointer, other.pointer)
        precondition(made == 1, "libcrypto could not copy a hash")
    }

    deinit { unsafe EVP_MD_CTX_free(pointer) }

    func update(_ bytes: Span<UInt8>) {
        let made = unsafe bytes.withUnsafeBufferPointer { bytes in
            unsafe EVP_DigestUpdate(pointer, bytes.baseAddress, bytes.count)
        }
        precondition(made == 1, "libcrypto could not hash")
    }

    func finish() -> Digest {
        var out = [UInt8](repeating: 0, count: 32)
        let made = unsafe EVP_DigestFinal_ex(pointer, &out, nil)
        precondition(made == 1, "libcrypto could not end a hash")
        return Digest(made: out)
    }
}
