import Foundation
import Glibc
import Synchronization

/// A server on this machine that answers each connection with the next bytes of its script, whatever it is asked.
final class ScriptedServer: Sendable {
    /// What one connection gets.
    enum Reply: Sendable {
        /// These bytes, then the connection is closed.
        case bytes(String)
        /// Nothing, until the caller leaves.
        case silence
    }

    let port: Int
    private let descriptor: Int32
    private let script: [Reply]
    private let seen = Mutex<[String]>([])

    /// - Parameter isListening: false keeps the port and takes no connection.
    init(_ script: [Reply], isListening: Bool = true) throws {
        self.script = script
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { any in
                bind(descriptor, any, length) == 0 && (!isListening || listen(descriptor, 16) == 0)
                    && getsockname(descriptor, any, &length) == 0
            }
        }
        guard bound else { throw POSIXError(.EADDRINUSE) }
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
        if isListening { Thread { [self] in serve() }.start() }
    }

    /// Requests as they came, head and body.
    var requests: [String] { seen.withLock { $0 } }

    private func serve() {
        for reply in script {
            let connection = accept(descriptor, nil, nil)
            guard connection >= 0 else { break }
            seen.withLock { $0.append(Self.request(from: connection)) }
            switch reply {
            case .bytes(let text):
                _ = text.withCString { send(connection, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
            case .silence:
                var byte: UInt8 = 0
                _ = recv(connection, &byte, 1, 0)
            }
            _ = shutdown(connection, Int32(SHUT_WR))
            var rest = [UInt8](repeating: 0, count: 4_096)
            while recv(connection, &rest, rest.count, 0) > 0 {}
            _ = close(connection)
        }
        _ = close(descriptor)
    }

    private static func request(from connection: Int32) -> String {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &part, part.count, 0)
            guard count > 0 else { break }
            bytes += part[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { continue }
            let length =
                text.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
                .flatMap { Int($0.drop { $0 != " " }.dropFirst()) } ?? 0
            if text[end.upperBound...].utf8.count >= length { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
