internal import Codes

/// The number of a parcel as its carrier knows it (运单号).
struct Waybill: Sendable, Hashable {
    /// In capitals, without surrounding space.
    let text: String

    /// Characters of a number.
    static let length = 6...32

    /// Reads a number as people and carriers write it.
    ///
    /// Only the international numbers of the posts have a published check digit (S10); a domestic EMS number of 13
    /// digits has none, and the older domestic ones that end in `CS` are not of S10. Source: DOMAIN.md §7.3.
    /// - Throws: `waybill_invalid`, `waybill_check_digit`.
    init(_ text: String, of carrier: Carrier) throws(CodeFault) {
        let plain = Self.plain(text)
        guard Self.length.contains(plain.utf8.count),
            plain.utf8.allSatisfy({ $0.isCapital || $0.isDigit || $0 == UInt8(ascii: "-") })
        else {
            throw CodeFault(
                code: .waybillInvalid, position: nil,
                message:
                    "a waybill has \(Self.length.lowerBound) to \(Self.length.upperBound) letters and digits",
                messageZh: "运单号应为 \(Self.length.lowerBound) 至 \(Self.length.upperBound) 位字母和数字")
        }
        if carrier.isPost, Self.hasShapeOfS10(plain), !plain.hasSuffix("CS") { _ = try S10Waybill(plain) }
        self.text = plain
    }

    /// As two writings of one number are compared.
    static func plain(_ text: String) -> String {
        String(text.uppercased().unicodeScalars.filter { !$0.properties.isWhitespace })
    }

    private static func hasShapeOfS10(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 13 && bytes[..<2].allSatisfy(\.isCapital)
            && bytes[11...].allSatisfy(\.isCapital)
            && bytes[2..<11].allSatisfy(\.isDigit)
    }
}
