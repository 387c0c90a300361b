import Codes
import Mapping
import StrictJSON

/// What tests begin with: a good matter and the ways to change one member of it.
enum Sample {
    static let hohhot = "spiffe://hohhot.tongban/gateway/150100"
    static let ordos = "spiffe://ordos.tongban/gateway/150600"
    static let today = "2026-03-09"

    static let form: JSON = [
        "type": "object", "required": ["name", "sex"],
        "properties": [
            "name": ["type": "string", "title": "姓名", "maxLength": 50],
            "sex": ["type": "string", "enum": ["男", "女"]],
            "remark": ["type": "string"],
        ],
    ]

    static let materials: JSON = [
        ["code": "M1", "name": "居民身份证", "form": "original", "copies": 1, "required": true],
        ["code": "M2", "name": "申请表", "form": "original", "copies": 1, "required": true, "tolerable": true],
    ]

    static let matterJSON: JSONObject = [
        "code": "A-001", "base_code": "002009001000", "name": "开具无犯罪记录证明", "type": "20",
        "agency": ["name": "示例公安局", "uscc": "11440100007483172Q"], "division": "150100", "level": "3",
        "contact": ["phone": "0471-12345"], "subjects": ["person"], "modes": ["delegated", "online"],
        "scopes": ["nation"], "acceptance": "destination", "issued_by": "destination",
        "conditions": ["年满 18 周岁"],
        "steps": [["name": "受理", "side": "destination"]], "basis": ["国办发〔2020〕35号"], "materials": materials,
        "form": form, "instant": false, "promised": ["value": 3, "unit": "working_day"],
        "special_procedures": [],
        "result": ["name": "证明", "kind": "证明", "delivery": ["mail"]], "effective": "2026-01-01", "version": 1,
    ]

    /// A good matter with these members put (null: taken away).
    static func json(_ changes: KeyValuePairs<String, JSON> = [:]) -> JSON {
        var object = matterJSON
        for (name, value) in changes {
            if value.isNull { object[name] = nil } else { object[name] = value }
        }
        return .object(object)
    }

    static func matter(_ changes: KeyValuePairs<String, JSON> = [:]) throws -> Matter {
        try Matter(json(changes))
    }

    static func catalog(_ matters: Matter..., gateway: String = hohhot, serves: String = "1501") throws
        -> Catalog
    {
        var catalog = Catalog(gateway: try GatewayID(gateway), serves: [try DivisionPrefix(serves)])
        for matter in matters { catalog.apply(.put(matter)) }
        return catalog
    }

    static func mapping(_ rows: JSON..., peer: String = hohhot) throws -> MappingSet {
        let file = try MappingFile(["peer": .string(peer), "mappings": .array(rows)])
        return MappingSet(version: 7, mappings: file.mappings)
    }

    static func rows(_ rows: JSON..., peer: String = hohhot) throws -> [MatterMapping] {
        try MappingFile(["peer": .string(peer), "mappings": .array(rows)]).mappings
    }

    /// The pointers and codes of all faults that a decoder throws; empty when it throws none.
    static func faults(_ decode: () throws(ShapeFaults) -> Void) -> [String] {
        do throws(ShapeFaults) {
            try decode()
            return []
        } catch { return error.faults.map { "\($0.pointer) \($0.code)" } }
    }
}

/// Numbers from a seed, the same ones each time. Source: SplitMix64.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
