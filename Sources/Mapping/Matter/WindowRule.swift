public import Codes
internal import StrictJSON

/// Which windows of ours may take a matter in: by their level, and by where they are (进驻负面清单).
///
/// Of our own matters only; it says nothing to a peer, which does not know our windows.
public struct WindowRule: Hashable, Sendable {
    /// GB/T 39046 A.2 levels of windows that may; empty: all.
    public let levels: [String]
    /// Where windows may; empty: everywhere.
    public let only: [DivisionPrefix]
    /// Where they may not, whatever else is said.
    public let not: [DivisionPrefix]

    init(_ reader: ShapeReader) {
        reader.allowOnly(["levels", "only", "not"])
        levels = reader.distinct("levels", of: .code(Self.level), .optional, count: 0...6)
        only = reader.distinct("only", of: .code(Self.prefix), .optional, count: 0...10_000)
        not = reader.distinct("not", of: .code(Self.prefix), .optional, count: 0...10_000)
    }

    /// Whether a window there may take it.
    public func admits(_ window: DivisionCode) -> Bool {
        // A.2 counts 国家 as 1, so a province is 2.
        let level = String(window.level.rawValue + 1)
        return (levels.isEmpty || levels.contains(level))
            && (only.isEmpty || only.contains { $0.matches(window) }) && !not.contains { $0.matches(window) }
    }

    private static func level(_ text: String) throws(CodeFault) -> String {
        guard ["1", "2", "3", "4", "5", "6"].contains(text) else {
            throw CodeFault(
                code: .wordUnknown, message: "a level is 1 to 6 (GB/T 39046 A.2)", messageZh: "层级为 1 至 6")
        }
        return text
    }

    private static func prefix(_ text: String) throws(CodeFault) -> DivisionPrefix {
        try DivisionPrefix(text)
    }
}
