internal import CQRCode
internal import Codes
public import Office

/// A QR code as a picture that needs no pixels. Source: ISO/IEC 18004; libqrencode encodes.
public struct QRCode: Sendable, Hashable {
    /// Modules a side, without the quiet zone; 21 to 177.
    public let width: Int
    /// Row by row, true where dark.
    public let isDark: [Bool]

    /// Bytes of text that a code here may hold: more would print too fine to be read from paper.
    public static let bytesMax = 512
    /// Light modules around the code, as the standard wants.
    private static let quietZone = 4

    /// Encodes a text at error correction level M (15 %), in the smallest version that takes it.
    /// - Throws: `sheet_too_large` for an empty text or more than ``bytesMax`` bytes.
    public init(_ text: String) throws(TypesetFault) {
        let bytes = Array(text.utf8)
        guard (1...Self.bytesMax).contains(bytes.count),
            let code = unsafe QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M)
        else { throw TypesetFault(.sheetTooLarge, "a code holds 1 to \(Self.bytesMax) bytes") }
        defer { unsafe QRcode_free(code) }
        width = Int(unsafe code.pointee.width)
        // The lowest bit of a module's byte is its colour.
        isDark = (0..<(width * width)).map { unsafe code.pointee.data[$0] & 1 == 1 }
    }

    /// The code as SVG, one unit a module, quiet zone included.
    public var svg: String {
        let side = width + 2 * Self.quietZone
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                guard isDark[row * width + column] else {
                    column += 1
                    continue
                }
                let start = column
                while column < width, isDark[row * width + column] { column += 1 }
                path +=
                    "M\(start + Self.quietZone) \(row + Self.quietZone)h\(column - start)v1h-\(column - start)z"
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(side) \(side)\">"
            + "<path d=\"\(path)\" fill=\"#000\"/></svg>"
    }
}
