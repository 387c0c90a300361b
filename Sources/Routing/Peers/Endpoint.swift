public import Codes

/// Where a gateway listens for peers: `https://host[:port]`, nothing after it.
///
/// The host is never checked against the certificate (the SPIFFE ID is), so all that matters is that no
/// text of an imported file can smuggle a user, a path or a control character into a request. Source:
/// PROTOCOL.md §2.
public struct Endpoint: Hashable, Sendable {
    /// As given, without a trailing `/`.
    public let text: String

    private static let scheme = "https://"

    /// Reads `https://host[:port][/]`; the host is a name, an IPv4 address, or an IPv6 address in brackets.
    ///
    /// - Throws: `endpoint_invalid`, with the position of the first wrong character where there is one.
    public init(_ text: String) throws(CodeFault) {
        let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard trimmed.utf8.count <= 300, trimmed.hasPrefix(Self.scheme) else { throw Self.fault(at: nil) }
        let authority = Array(trimmed.utf8.dropFirst(Self.scheme.utf8.count))
        for (index, byte) in authority.enumerated() where !Self.isAuthorityByte(byte) {
            throw Self.fault(at: Self.scheme.utf8.count + index + 1)
        }
        guard Self.isWhole(String(decoding: authority, as: UTF8.self)) else { throw Self.fault(at: nil) }
        self.text = trimmed
    }

    private static func isWhole(_ authority: String) -> Bool {
        var rest = authority[...]
        if rest.hasPrefix("[") {
            guard let close = rest.firstIndex(of: "]") else { return false }
            let address = rest[rest.index(after: rest.startIndex)..<close]
            guard address.contains(":"), address.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." })
            else {
                return false
            }
            rest = rest[rest.index(after: close)...]
        } else {
            let host = rest.prefix { $0 != ":" }
            guard !host.isEmpty, !host.contains("["), !host.contains("]") else { return false }
            rest = rest[host.endIndex...]
        }
        guard !rest.isEmpty else { return true }
        guard let port = UInt16(rest.dropFirst()), rest.first == ":" else { return false }
        return port > 0 && String(port) == rest.dropFirst()
    }

    private static func isAuthorityByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"),
            UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }

    private static func fault(at position: Int?) -> CodeFault {
        CodeFault(
            code: .endpointInvalid, position: position, message: "an endpoint is https://host[:port]",
            messageZh: "地址应写作 https://主机[:端口]")
    }
}

extension Endpoint: CustomStringConvertible {
    /// The URL without a trailing slash.
    public var description: String { text }
}
