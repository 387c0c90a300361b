internal import Foundation
public import Mapping

/// The labelled set of `Benchmarks/suggest`: a peer's matters, and ours with the right one of them.
public struct SuggestSet: Sendable {
    /// A matter of ours and the peer's code that is right.
    public struct Pair: Sendable {
        /// Ours; its code is the pair's id.
        public let ours: MatterText
        /// The right code.
        public let expected: String
    }

    /// Which pairs.
    public enum Part: String, CaseIterable, Sendable {
        case pairs
        case heldOut = "held-out"
        /// Nothing was tuned with it.
        case fresh
    }

    /// The peer's matters, with the public's words.
    public let catalogue: [MatterText]
    private let folder: URL

    /// Reads the catalogue.
    /// - Throws: what Foundation throws of a file that is not there.
    public init() throws {
        folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Benchmarks/suggest")
        catalogue = try Self.rows(folder.appending(path: "catalogue.csv")).map { Self.text($0, "code") }
    }

    /// The catalogue without the public's words.
    public var bareCatalogue: [MatterText] {
        catalogue.map { matter in
            var bare = matter
            bare.plain = nil
            return bare
        }
    }

    /// The pairs of a part.
    public func pairs(_ part: Part) throws -> [Pair] {
        try Self.rows(folder.appending(path: part.rawValue + ".csv")).map {
            Pair(ours: Self.text($0, "id"), expected: $0["expected"] ?? "")
        }
    }

    private static func rows(_ file: URL) throws -> [[String: String]] {
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        return lines.dropFirst().map { line in
            Dictionary(zip(lines[0], line), uniquingKeysWith: { first, _ in first })
        }
    }

    private static func text(_ row: [String: String], _ code: String) -> MatterText {
        func list(_ column: String) -> [String] { (row[column] ?? "").split(separator: "|").map(String.init) }
        func some(_ column: String) -> String? { row[column].flatMap { $0.isEmpty ? nil : $0 } }
        return MatterText(
            code: row[code] ?? "", name: row["name"] ?? "", plain: some("plain"),
            baseCode: some("base_code"), type: some("type"), agency: some("agency"),
            subjects: Set(list("subjects").compactMap(Subject.init)), materials: list("materials"))
    }
}
