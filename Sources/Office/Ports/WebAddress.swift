public import Codes

/// Where a system outside the federation is called: `https` anywhere, `http` only on this machine.
///
/// It is an operator's word, so addresses of the intranet are as good as any; user names, fragments and anything that
/// two readers of a URL may read differently are not.
public struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    /// Scheme and authority: `https://hall.example.cn:8443`.
    public let origin: String
    /// Host as written, an IPv6 address in brackets.
    public let host: String
    /// Path and query; `/` at least.
    public let target: String

    /// Longest address, bytes.
    public static let bytesMax = 2_000

    /// - Throws: `endpoint_invalid`, saying what is wrong.
    public init(_ text: String) throws(CodeFault) {
        func refusal(_ reason: String) -> CodeFault {
            CodeFault(
                code: .endpointInvalid, message: "an address to call \(reason)",
                messageZh: "回调地址须为 https:// 地址（仅本机可用 http://），且不含用户名和片段")
        }
        guard text.utf8.count <= Self.bytesMax, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw refusal("is printable ASCII of at most \(Self.bytesMax) bytes")
        }
        guard let mark = text.firstRange(of: "://") else { throw refusal("begins with https://") }
        let scheme = text[..<mark.lowerBound]
        let rest = text[mark.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        let authority = String(rest[..<end])
        guard let (host, port) = Self.split(authority) else {
            throw refusal("names a host, and a port from 1")
        }
        let isHere = ["localhost", "127.0.0.1", "[::1]"].contains(host)
        guard scheme == "https" || (scheme == "http" && isHere) else {
            throw refusal("begins with https://; http:// is for this machine alone")
        }
        let path = String(rest[end...])
        guard !path.contains("#"), !path.contains("\\"), !path.contains("\"") else {
            throw refusal("has no fragment, quote or backslash")
        }
        self.host = host
        origin = "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "")
        target = path.hasPrefix("/") ? path : "/" + path
    }

    /// As it is called.
    public var description: String { origin + target }

    private static func split(_ authority: String) -> (host: String, port: Int?)? {
        let isBracketed = authority.hasPrefix("[")
        let hostEnd =
            isBracketed
            ? authority.firstIndex(of: "]").map { authority.index(after: $0) } ?? authority.startIndex
            : authority.firstIndex(of: ":") ?? authority.endIndex
        let (host, rest) = (authority[..<hostEnd], authority[hostEnd...])
        let inner = isBracketed ? host.dropFirst().dropLast() : host
        let isName = inner.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): true
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "-"): !isBracketed
            case UInt8(ascii: ":"): isBracketed
            default: false
            }
        }
        guard isName, !inner.isEmpty, inner.utf8.count <= 253 else { return nil }
        guard !rest.isEmpty else { return (String(host), nil) }
        let digits = rest.dropFirst()
        guard rest.first == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(digits), (1...65_535).contains(port)
        else { return nil }
        return (String(host), port)
    }
}
