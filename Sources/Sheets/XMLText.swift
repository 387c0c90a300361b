internal import Codes
internal import Foundation
internal import FoundationXML

/// One part of a workbook that takes what it needs of its elements.
///
/// Called in the order of the text, from one task.
protocol XMLPart: AnyObject {
    /// An element begins; its name without prefix.
    func began(_ name: String, _ attributes: [String: String])
    /// An element ends, with the text that stood in it and in none below it.
    func ended(_ name: String, _ text: String)
    /// Set when the rest need not be read.
    var isOver: Bool { get }
}

extension XMLPart {
    var isOver: Bool { false }
}

/// Reads XML without document types: neither entities nor anything outside the text.
enum XMLText {
    /// Depth of elements; a sheet has seven.
    private static let depthMax = 64

    static func read(_ data: Data, into part: some XMLPart, named name: String) throws(SheetFault) {
        // What is not UTF-8 could hide a document type from the search below.
        guard String(validating: data, as: UTF8.self) != nil, data.range(of: Data("<!DOCTYPE".utf8)) == nil
        else {
            throw SheetFault(
                .tableInvalid, detail: "\(name) has a document type, or is not UTF-8",
                message: "工作簿含有不允许的 XML 声明")
        }
        let parser = XMLParser(data: data)
        parser.shouldResolveExternalEntities = false
        parser.shouldProcessNamespaces = false
        let reader = Reader(part)
        parser.delegate = reader
        // A text that is cut off counts as parsed: whether its elements all ended is seen to here.
        let isParsed = parser.parse() && reader.isWhole
        guard isParsed || part.isOver else {
            throw SheetFault(.tableInvalid, detail: "\(name) is no XML", message: "工作簿已损坏或不是 .xlsx 文件")
        }
    }

    private final class Reader: NSObject, XMLParserDelegate {
        private let part: any XMLPart
        private var texts: [String] = []
        /// Whether there was an element, and all have ended.
        var isWhole: Bool { hasBegun && texts.isEmpty }
        private var hasBegun = false

        init(_ part: any XMLPart) { self.part = part }

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            guard texts.count < XMLText.depthMax else { return parser.abortParsing() }
            hasBegun = true
            texts.append("")
            part.began(Self.local(name), attributes)
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) {
            if !texts.isEmpty { texts[texts.count - 1] += text }
        }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) {
            part.ended(Self.local(name), texts.popLast() ?? "")
            if part.isOver { parser.abortParsing() }
        }

        private static func local(_ name: String) -> String {
            name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
        }
    }
}
