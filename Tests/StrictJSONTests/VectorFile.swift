import FoundationEssentials
import StrictJSON
import Testing

/// A file of peers/conformance/vectors/.
enum VectorFile {
    /// The `cases` of a file below peers/conformance/vectors/.
    static func cases(_ name: String, file: String = #filePath) throws -> [JSON] {
        let top = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: top.appendingPathComponent("peers/conformance/vectors/\(name)"))
        let json = try JSON.parse(data, limits: JSONLimits(depth: 128, bytes: 16 << 20))
        return try #require(json["cases"]?.arrayValue)
    }
}

/// Bytes that compare as what they are, not as Swift compares texts.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// What reading is refused with; nil when it is taken.
func fault(_ source: some Collection<UInt8>, limits: JSONLimits = .wire) -> JSONFault? {
    do throws(JSONFault) {
        _ = try JSON.parse(source, limits: limits)
        return nil
    } catch { return error }
}

/// SplitMix64: a generator whose whole state is the seed that a failing test prints.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word >> 31
    }
}
