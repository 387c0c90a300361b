import Codes
import Cryptography
import FoundationEssentials
import StrictJSON
import Testing

/// The tree's folders, and the cases that other implementations made.
enum VectorFile {
    /// The top of the source tree.
    static func top(file: String = #filePath) -> URL {
        URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    /// The `cases` of a file below peers/conformance/vectors/crypto/.
    static func cases(_ name: String) throws -> [JSONObject] {
        let data = try Data(
            contentsOf: top().appendingPathComponent("peers/conformance/vectors/crypto/\(name)"))
        let json = try JSON.parse(data, limits: JSONLimits(depth: 32, bytes: 16 << 20))
        return try #require(json["cases"]?.arrayValue).map { try $0.read(.object) }
    }
}

extension JSONObject {
    /// A text member.
    func text(_ name: String) throws -> String { try require(name, .string) }

    /// A member of hex digits.
    func hex(_ name: String) throws -> [UInt8] { try #require(Hex.decode(try text(name))) }
}
