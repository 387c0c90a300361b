internal import Codes
public import StrictJSON

/// How a platform's tables are read here: what the codes mean whose lists are not public, and what matters have of which
/// the tables say nothing.
///
/// `{"values"?: {"<table column>": {"<code>": meaning}}, "defaults"?: {"<column of our sheet>": value}}`; the meaning
/// `null` is none. A code that the tables' standard knows may be given another meaning.
public struct PlatformReading: Sendable {
    /// Stands at the beginning of what a draft leaves open.
    static let openMark = "?"

    /// By the column's plain name and the code.
    private let values: [String: [String: JSON]]
    /// In the order of the file.
    let defaults: [(column: SheetColumn, value: JSON)]
    /// What was read.
    let json: JSONObject

    /// Nothing but what the standard knows.
    public init() {
        values = [:]
        defaults = []
        json = [:]
    }

    /// Reads the file.
    /// - Throws: every fault at once: `column_unknown`, `word_unknown` (also for what a draft left open), what a cell of
    ///   that column would be refused for.
    public init(_ json: JSON) throws(ShapeFaults) {
        let reader = ShapeReader(try JSONShape<JSONObject>.outermost(json))
        reader.allowOnly(["values", "defaults"])
        var values: [String: [String: JSON]] = [:]
        if let columns = reader.object("values", .optional) {
            for (name, meanings) in columns.object {
                let plain = PlatformTable.plain(name)
                guard PlatformColumns.names.contains(plain) else {
                    columns.note(name, .columnUnknown)
                    continue
                }
                guard let meanings = meanings.objectValue else {
                    columns.note(name, .memberType)
                    continue
                }
                for (code, meaning) in meanings {
                    do throws(ShapeFault) {
                        values[plain, default: [:]][code] = try Self.meaning(meaning, in: plain)
                    } catch { columns.note(name, within: [error.prefixed(by: [code])]) }
                }
            }
        }
        var defaults: [(column: SheetColumn, value: JSON)] = []
        if let members = reader.object("defaults", .optional) {
            for (name, value) in members.object {
                guard let place = SheetColumns.catalogue.place(of: name),
                    !SheetColumns.catalogue.isBegin(name)
                else {
                    members.note(name, .columnUnknown)
                    continue
                }
                let column = SheetColumns.catalogue.all[place]
                do throws(ShapeFault) {
                    defaults.append((column, try Self.value(value, in: column)))
                } catch { members.note(name, within: [error]) }
            }
        }
        guard reader.faults.isEmpty else { throw reader.collected }
        self.values = values
        self.defaults = defaults
        self.json = reader.object
    }

    /// What codes of a column mean here, whatever the standard says; `null`: nothing.
    func meanings(in column: String) -> [String: JSON] { values[PlatformTable.plain(column)] ?? [:] }

    private static func meaning(_ json: JSON, in column: String) throws(ShapeFault) -> JSON {
        if json.isNull { return .null }
        try close(json)
        guard let column = PlatformColumns.coded[column], let codes = column.codes else {
            return .string(try json.read(.string))
        }
        if case .array(let elements) = json, column.member?.kind == .list {
            var meanings: [JSON] = []
            for (index, element) in elements.enumerated() {
                do throws(ShapeFault) {
                    meanings.append(try word(element, codes))
                } catch { throw error.prefixed(by: [String(index)]) }
            }
            return .array(meanings)
        }
        return try word(json, codes)
    }

    private static func word(_ json: JSON, _ codes: PlatformCodes) throws(ShapeFault) -> JSON {
        do throws(ShapeFault) {
            return try codes.shape.read(json.stringValue.flatMap { codes.words[$0] } ?? json)
        } catch {
            throw ShapeFault(
                error.code, message: "\(error.message); \(codes.hint)", messageZh: "应为：\(codes.hint)")
        }
    }

    private static func value(_ json: JSON, in column: SheetColumn) throws(ShapeFault) -> JSON {
        try close(json)
        guard let text = json.stringValue else { return json }
        return try SheetText.value(of: SheetText.trimmed(text), in: column)
    }

    /// A draft's open place is no value.
    private static func close(_ json: JSON) throws(ShapeFault) {
        guard json.stringValue?.hasPrefix(openMark) == true else { return }
        throw ShapeFault(
            .wordUnknown, message: "the draft left this open; write what it means",
            messageZh: "读法草稿中的此项尚未填写")
    }
}
