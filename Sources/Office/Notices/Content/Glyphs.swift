internal import StrictJSON

/// Characters that no font has. None is left out of a page unseen: what goes with an event is refused, and what is
/// printed for the hand of a clerk shows their code points.
enum Glyphs {
    /// As a person looks them up: `U+31350`.
    static func named(_ scalars: [Unicode.Scalar]) -> String {
        scalars.map(name).joined(separator: ", ")
    }

    /// What is printed in a character's place.
    static func shown(_ scalar: Unicode.Scalar) -> String { "〔\(name(scalar))〕" }

    /// Each of these characters by its code point.
    static func showing(_ lacking: [Unicode.Scalar], in text: String) -> String {
        guard text.unicodeScalars.contains(where: lacking.contains) else { return text }
        return text.unicodeScalars.map { lacking.contains($0) ? shown($0) : String($0) }.joined()
    }

    /// The same in every text of a sheet's data.
    static func showing(_ lacking: [Unicode.Scalar], in value: JSON) -> JSON {
        switch value {
        case .string(let text): .string(showing(lacking, in: text))
        case .array(let elements): .array(elements.map { showing(lacking, in: $0) })
        case .object(let object): .object(JSONObject(object.map { ($0, showing(lacking, in: $1)) }))
        default: value
        }
    }

    private static func name(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension Typesetter {
    /// Sets a sheet that is printed for a person at once, such as a label: a character that no font has is shown as
    /// `〔U+31350〕`, to be written in by hand.
    /// - Throws: ``TypesetFault``.
    public func typesetShowing(_ sheet: Sheet) async throws(TypesetFault) -> [UInt8] {
        do throws(TypesetFault) {
            return try await typeset(sheet)
        } catch  where !error.lacking.isEmpty {
            var shown = sheet
            shown.data = Glyphs.showing(error.lacking, in: sheet.data)
            return try await typeset(shown)
        }
    }
}
