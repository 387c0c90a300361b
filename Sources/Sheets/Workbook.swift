internal import Archive
internal import Codes
internal import Foundation

/// A workbook as Excel, WPS and LibreOffice write it. Source: ECMA-376 (Office Open XML), part 1 §18.
///
/// Only texts are read: shared and inline strings, numbers, days, what formulas gave last. Nothing is run, followed or
/// fetched; a part with a document type is refused, so that entities and what lies elsewhere never come in.
struct Workbook {
    private let parts: [String: Data]
    private let limits: SheetLimits

    /// Unpacks the parts that are needed, under every bound.
    init(path: String, limits: SheetLimits) throws(SheetFault) {
        self.limits = limits
        var parts: [String: Data] = [:]
        var (entries, unpacked) = (0, 0)
        do throws(ZipFault) {
            let zip = try ZipReader(path: path)
            while let entry = try zip.next() {
                entries += 1
                guard entries <= limits.entriesMax else {
                    throw SheetFault(.tableTooLarge, detail: "over \(limits.entriesMax) parts").zip
                }
                let isWanted = entry.isFile && Self.isWanted(entry.name)
                var data = Data()
                while case let piece = try zip.read(), !piece.isEmpty {
                    unpacked += piece.count
                    guard unpacked <= limits.unpackedBytesMax else {
                        throw ZipFault(.tableTooLarge, "over \(limits.unpackedBytesMax >> 20) MiB unpacked")
                    }
                    if isWanted { data.append(contentsOf: piece) }
                }
                if isWanted {
                    parts[entry.name.hasPrefix("/") ? String(entry.name.dropFirst()) : entry.name] = data
                }
            }
        } catch {
            throw SheetFault(
                error.code == .tableTooLarge ? .tableTooLarge : .tableInvalid, detail: error.detail,
                message: error.code == .tableTooLarge ? nil : "工作簿已损坏或不是 .xlsx 文件")
        }
        self.parts = parts
    }

    private static func isWanted(_ name: String) -> Bool {
        let name = name.hasPrefix("/") ? String(name.dropFirst()) : name
        return name.hasPrefix("xl/worksheets/") && name.hasSuffix(".xml")
            || ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"]
                .contains(name)
    }

    /// Every sheet that is shown, in the order of the tabs.
    func sheets() throws(SheetFault) -> [Sheet] {
        let book = WorkbookPart()
        try read("xl/workbook.xml", book)
        let relations = RelationsPart()
        try read("xl/_rels/workbook.xml.rels", relations)
        let strings = StringsPart()
        if parts["xl/sharedStrings.xml"] != nil { try read("xl/sharedStrings.xml", strings) }
        let styles = StylesPart()
        if parts["xl/styles.xml"] != nil { try read("xl/styles.xml", styles) }
        var sheets: [Sheet] = []
        for tab in book.tabs where tab.isShown {
            guard let target = relations.targets[tab.relation] else { continue }
            let name = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
            // A tab with a chart alone has no part of this kind.
            guard name.contains("worksheets/"), parts[name] != nil else { continue }
            let part = WorksheetPart(
                strings: strings.texts, dateStyles: styles.dateStyles, is1904: book.is1904, limits: limits)
            try read(name, part)
            if let fault = part.fault { throw fault }
            sheets.append(Sheet(name: tab.name, rows: part.rows, merges: part.merges))
        }
        guard !sheets.isEmpty else { throw SheetFault(.tableInvalid, detail: "the workbook shows no sheet") }
        return sheets
    }

    private func read(_ name: String, _ part: some XMLPart) throws(SheetFault) {
        guard let data = parts[name] else {
            throw SheetFault(.tableInvalid, detail: "\(name) is missing", message: "工作簿已损坏或不是 .xlsx 文件")
        }
        try XMLText.read(data, into: part, named: name)
    }
}

extension SheetFault {
    /// As the unpacking reports it.
    fileprivate var zip: ZipFault { ZipFault(code, detail) }
}
