/// The SPIFFE ID of a gateway, `spiffe://<trust domain>/gateway/<name>`.
///
/// Source: PROTOCOL.md §2; SPIFFE-ID §2 (trust domain: `a-z 0-9 . - _`, at most 255 bytes; path segment:
/// `A-Z a-z 0-9 . - _`, neither `.` nor `..`; at most 2,048 bytes in all).
public struct GatewayID: Hashable, Sendable {
    /// Such as `ordos.tongban`.
    public let trustDomain: String
    /// By habit the division's code, such as `150600`.
    public let name: String

    private static let scheme = "spiffe://"
    private static let folder = "/gateway/"

    /// Reads the whole ID.
    ///
    /// - Throws: `gateway_id_invalid`, with the position of the wrong character.
    public init(_ text: String) throws(CodeFault) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 2_048 else { throw Self.fault(at: nil) }
        let scheme = Array(Self.scheme.utf8)
        let folder = Array(Self.folder.utf8)
        if let wrong = Self.mismatch(bytes[...], scheme) { throw Self.fault(at: wrong + 1) }
        let domainEnd = bytes[scheme.count...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
        let domain = bytes[scheme.count..<domainEnd]
        if let wrong = domain.firstIndex(where: { !Self.isDomainByte($0) }) {
            throw Self.fault(at: wrong + 1)
        }
        guard !domain.isEmpty, domain.count <= 255 else { throw Self.fault(at: scheme.count + 1) }
        if let wrong = Self.mismatch(bytes[domainEnd...], folder) {
            throw Self.fault(at: domainEnd + wrong + 1)
        }
        let nameStart = domainEnd + folder.count
        let segment = bytes[nameStart...]
        if let wrong = segment.firstIndex(where: { !Self.isSegmentByte($0) }) {
            throw Self.fault(at: wrong + 1)
        }
        let name = String(decoding: segment, as: UTF8.self)
        guard !name.isEmpty, name != ".", name != ".." else { throw Self.fault(at: nameStart + 1) }
        trustDomain = String(decoding: domain, as: UTF8.self)
        self.name = name
    }

    /// The trust domain's own ID, `spiffe://<trust domain>`.
    public var trustDomainID: String { Self.scheme + trustDomain }

    /// Offset of the first byte of `expected` that `bytes` does not begin with; nil when it begins so.
    private static func mismatch(_ bytes: ArraySlice<UInt8>, _ expected: [UInt8]) -> Int? {
        expected.indices.first { bytes.count <= $0 || bytes[bytes.startIndex + $0] != expected[$0] }
    }

    private static func isDomainByte(_ byte: UInt8) -> Bool {
        ASCII.isLower(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }

    private static func isSegmentByte(_ byte: UInt8) -> Bool {
        isDomainByte(byte) || ASCII.isUpper(byte)
    }

    private static func fault(at position: Int?) -> CodeFault {
        CodeFault(
            code: .gatewayIdInvalid, position: position,
            message: "a gateway is named spiffe://<trust domain>/gateway/<name>",
            messageZh: "网关名应写作 spiffe://<信任域>/gateway/<名称>")
    }
}

extension GatewayID: Comparable {
    /// By text.
    public static func < (left: GatewayID, right: GatewayID) -> Bool {
        left.description < right.description
    }
}

extension GatewayID: CustomStringConvertible {
    /// The whole ID.
    public var description: String { Self.scheme + trustDomain + Self.folder + name }
}
