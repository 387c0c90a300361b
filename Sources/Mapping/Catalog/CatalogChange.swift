public import Codes
public import StrictJSON

/// One change of a catalogue: a matter put, or one retired. Source: CASE.md §1.
public enum CatalogChange: Hashable, Sendable {
    /// The matter as it is from its `effective` on.
    case put(Matter)
    /// The matter of that code is no longer in force from `effective` on.
    case retire(Retirement)

    /// The code it is about.
    public var code: String {
        switch self {
        case .put(let matter): matter.code
        case .retire(let retirement): retirement.code
        }
    }

    /// The matter put; nil for a retirement.
    var matter: Matter? { if case .put(let matter) = self { matter } else { nil } }

    /// The day from which it counts.
    public var effective: CivilDate {
        switch self {
        case .put(let matter): matter.effective
        case .retire(let retirement): retirement.effective
        }
    }

    /// `{"put":{…}}` or `{"retire":{…}}`.
    public var json: JSON {
        switch self {
        case .put(let matter): ["put": .object(matter.json)]
        case .retire(let retirement): ["retire": .object(retirement.json)]
        }
    }

    /// Reads one change.
    ///
    /// - Throws: every fault at once; a change that is neither, or both, is `member_missing` or
    ///   `member_twice`.
    public init(_ json: JSON) throws(ShapeFaults) {
        try self.init(reading: ShapeReader(try JSONShape<JSONObject>.outermost(json)))
    }

    init(reading reader: ShapeReader) throws(ShapeFaults) {
        switch (reader.object.contains("put"), reader.object.contains("retire")) {
        case (true, false):
            guard let put = reader.object("put") else { throw reader.collected }
            self = .put(try Matter(reading: put))
        case (false, true):
            guard let retire = reader.object("retire") else { throw reader.collected }
            self = .retire(try Retirement(reading: retire))
        case (true, true):
            reader.note("retire", .memberTwice, "a change puts or retires, not both", "一项变更只能是 put 或 retire")
            throw reader.collected
        case (false, false):
            reader.note("put", .memberMissing, "a change puts or retires a matter", "变更应为 put 或 retire")
            throw reader.collected
        }
    }
}

/// The end of a matter: `{"code","effective","replaced_by"?}`.
public struct Retirement: Hashable, Sendable {
    /// The matter that ends.
    public let code: String
    /// The first day on which it is no longer in force.
    public let effective: CivilDate
    /// The matter of the same catalogue that takes its place.
    public let replacedBy: String?
    /// What was read.
    public let json: JSONObject

    /// A retirement of our own.
    public init(code: String, effective: CivilDate, replacedBy: String? = nil) {
        self.code = code
        self.effective = effective
        self.replacedBy = replacedBy
        var json: JSONObject = ["code": .string(code), "effective": .string(effective.description)]
        if let replacedBy { json["replaced_by"] = .string(replacedBy) }
        self.json = json
    }

    init(reading reader: ShapeReader) throws(ShapeFaults) {
        let code = reader.require("code", .matterCode)
        let effective = reader.require("effective", .date)
        replacedBy = reader.optional("replaced_by", .matterCode)?.text
        if let code, code.text == replacedBy {
            reader.note("replaced_by", .memberRange, "a matter does not replace itself", "事项不能由自己接替")
        }
        guard reader.faults.isEmpty, let code, let effective else { throw reader.collected }
        self.code = code.text
        self.effective = effective
        json = reader.object
    }
}
