/// `xl/workbook.xml`: the tabs, and from when days are counted.
final class WorkbookPart: XMLPart {
    private(set) var tabs: [(name: String, relation: String, isShown: Bool)] = []
    private(set) var is1904 = false

    func began(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "sheet":
            tabs.append(
                (
                    attributes["name"] ?? "", attributes["r:id"] ?? "",
                    attributes["state"] == nil || attributes["state"] == "visible"
                ))
        case "workbookPr": is1904 = attributes["date1904"] == "1" || attributes["date1904"] == "true"
        default: break
        }
    }

    func ended(_ name: String, _ text: String) {}
}

/// `xl/_rels/workbook.xml.rels`: which part a tab is.
final class RelationsPart: XMLPart {
    private(set) var targets: [String: String] = [:]

    func began(_ name: String, _ attributes: [String: String]) {
        // What lies outside the file is not followed.
        guard name == "Relationship", attributes["TargetMode"] != "External", let id = attributes["Id"] else {
            return
        }
        targets[id] = attributes["Target"]
    }

    func ended(_ name: String, _ text: String) {}
}

/// `xl/sharedStrings.xml`: the texts of all sheets, once each.
final class StringsPart: XMLPart {
    private(set) var texts: [String] = []
    private var open = ""
    /// Phonetic readings stand beside a text and are none of it.
    private var isPhonetic = false

    func began(_ name: String, _ attributes: [String: String]) {
        if name == "si" { open = "" }
        if name == "rPh" { isPhonetic = true }
    }

    func ended(_ name: String, _ text: String) {
        switch name {
        case "t": if !isPhonetic { open += text }
        case "rPh": isPhonetic = false
        case "si": texts.append(open)
        default: break
        }
    }
}

/// `xl/styles.xml`: which styles show a number as a day.
final class StylesPart: XMLPart {
    /// Indices of `cellXfs` whose format shows days.
    private(set) var dateStyles: Set<Int> = []
    /// Formats by number that show days, the eastern Asian ones among them. Source: ECMA-376 part 1 §18.8.30.
    private var dateFormats: Set<String> = {
        let numbers = Array(14...22) + Array(27...36) + Array(50...58)
        return Set(numbers.map { String($0) })
    }()
    private var isInCells = false
    private var count = 0

    func began(_ name: String, _ attributes: [String: String]) {
        switch name {
        case "numFmt":
            guard let id = attributes["numFmtId"], let code = attributes["formatCode"] else { return }
            if Self.isDate(code) { dateFormats.insert(id) } else { dateFormats.remove(id) }
        case "cellXfs": isInCells = true
        case "xf" where isInCells:
            if dateFormats.contains(attributes["numFmtId"] ?? "") { dateStyles.insert(count) }
            count += 1
        default: break
        }
    }

    func ended(_ name: String, _ text: String) {
        if name == "cellXfs" { isInCells = false }
    }

    /// Whether a format has a year or a day outside quotes, brackets and escapes.
    private static func isDate(_ code: String) -> Bool {
        var (isQuoted, isBracketed, isEscaped) = (false, false, false)
        for character in code.lowercased() {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch character {
            case "\\": isEscaped = true
            case "\"": isQuoted.toggle()
            case "[" where !isQuoted: isBracketed = true
            case "]" where !isQuoted: isBracketed = false
            case "y", "d": if !isQuoted, !isBracketed { return true }
            default: break
            }
        }
        return false
    }
}
