internal import Codes
internal import Office

/// Room for a signature in a PDF, added behind its end so that no byte of it changes. Source: ISO 32000-1 §7.5.6,
/// §12.8.1.
///
/// Reads what the typesetter writes: one cross-reference table, a catalogue outside of object streams.
struct PDFSignature {
    /// The file with room for the signature.
    private(set) var bytes: [UInt8]
    /// Where the signature's hexadecimal digits stand.
    private let digits: Range<Int>

    /// Bytes of DER that there is room for.
    static let signatureBytesMax = 8_192

    /// - Throws: ``SealFault`` for what is no PDF of this typesetter's.
    init(_ pdf: [UInt8], signer: String, reason: String, at: Timestamp) throws(SealFault) {
        guard let trailer = Self.last("trailer\n<<", in: pdf), let end = Self.last("startxref\n", in: pdf),
            let table = Self.number(in: pdf, from: end + 10),
            let size = Self.number(after: "/Size ", in: pdf, from: trailer),
            let root = Self.number(after: "/Root ", in: pdf, from: trailer),
            let info = Self.number(after: "/Info ", in: pdf, from: trailer),
            let identity = Self.text(between: "/ID[", "]", in: pdf, from: trailer),
            let catalogue = Self.text(between: "\n\(root) 0 obj\n<<", ">>\nendobj", in: pdf, from: 0)
        else { throw SealFault("the document has another form than the typesetter's") }
        var file = pdf + (pdf.last == 0x0A ? [] : [0x0A])
        var offsets: [(object: Int, offset: Int)] = []
        func add(_ object: Int, _ body: String) {
            offsets.append((object, file.count))
            file += Array("\(object) 0 obj\n\(body)\nendobj\n".utf8)
        }
        let field = "[\(size) 0 R]"
        add(root, "<<\(catalogue)/AcroForm<</Fields\(field)/SigFlags 3>>>>")
        add(
            size,
            "<</Type/Annot/Subtype/Widget/FT/Sig/T(Seal)/F 132/Rect[0 0 0 0]/V \(size + 1) 0 R>>")
        let room = String(repeating: "0", count: Self.signatureBytesMax * 2)
        let empty = "[0 0000000000 0000000000 0000000000]"
        let head = "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange"
        let start = file.count + "\(size + 1) 0 obj\n".utf8.count + head.utf8.count
        let hex = start + empty.utf8.count + "/Contents".utf8.count
        add(
            size + 1,
            head + empty + "/Contents<\(room)>/M\(Self.date(at))/Name\(Self.string(signer))"
                + "/Reason\(Self.string(reason))>>")
        digits = (hex + 1)..<(hex + 1 + room.utf8.count)
        let place = file.count
        var table2 = "xref\n"
        for one in offsets {
            table2 += "\(one.object) 1\n\(String(one.offset, digits: 10)) 00000 n \n"
        }
        table2 +=
            "trailer\n<</Size \(size + 2)/Root \(root) 0 R/Info \(info) 0 R/Prev \(table)/ID[\(identity)]>>\n"
        table2 += "startxref\n\(place)\n%%EOF\n"
        file += Array(table2.utf8)
        // All of the file but the digits and the brackets around them.
        let (before, after) = (digits.lowerBound - 1, digits.upperBound + 1)
        let range =
            "[0 \(String(before, digits: 10)) \(String(after, digits: 10)) \(String(file.count - after, digits: 10))]"
        file.replaceSubrange(start..<(start + empty.utf8.count), with: Array(range.utf8))
        bytes = file
    }

    /// What is signed: everything but the signature.
    var signed: [UInt8] {
        Array(bytes[..<(digits.lowerBound - 1)]) + Array(bytes[(digits.upperBound + 1)...])
    }

    /// Puts the signature into its room.
    mutating func fill(_ der: [UInt8]) throws(SealFault) {
        guard der.count <= Self.signatureBytesMax else { throw SealFault("the signature is too long") }
        let hex = Array("0123456789ABCDEF".utf8)
        for (place, byte) in der.enumerated() {
            bytes[digits.lowerBound + 2 * place] = hex[Int(byte >> 4)]
            bytes[digits.lowerBound + 2 * place + 1] = hex[Int(byte & 15)]
        }
    }

    /// A text as UTF-16 in hexadecimal digits.
    private static func string(_ text: String) -> String {
        let units = text.utf16.map { unit in
            let hex = String(unit, radix: 16, uppercase: true)
            return String(repeating: "0", count: 4 - hex.count) + hex
        }
        return "<FEFF" + units.joined() + ">"
    }

    /// `D:20260309090000Z`.
    private static func date(_ time: Timestamp) -> String {
        "(D:" + time.description.prefix(19).filter(\.isNumber) + "Z)"
    }

    private static func last(_ mark: String, in pdf: [UInt8]) -> Int? {
        let mark = Array(mark.utf8)
        guard pdf.count >= mark.count else { return nil }
        return (0...(pdf.count - mark.count)).last { pdf[$0] == mark[0] && pdf[$0...].starts(with: mark) }
    }

    private static func first(_ mark: String, in pdf: [UInt8], from start: Int) -> Int? {
        let mark = Array(mark.utf8)
        guard pdf.count - start >= mark.count else { return nil }
        return (start...(pdf.count - mark.count)).first {
            pdf[$0] == mark[0] && pdf[$0...].starts(with: mark)
        }
    }

    private static func number(in pdf: [UInt8], from start: Int) -> Int? {
        Int(String(decoding: pdf[start...].prefix { (0x30...0x39).contains($0) }, as: UTF8.self))
    }

    private static func number(after mark: String, in pdf: [UInt8], from start: Int) -> Int? {
        first(mark, in: pdf, from: start).flatMap { number(in: pdf, from: $0 + mark.utf8.count) }
    }

    private static func text(between mark: String, _ end: String, in pdf: [UInt8], from start: Int) -> String?
    {
        guard let begin = first(mark, in: pdf, from: start).map({ $0 + mark.utf8.count }),
            let stop = first(end, in: pdf, from: begin)
        else { return nil }
        return String(decoding: pdf[begin..<stop], as: UTF8.self)
    }
}
