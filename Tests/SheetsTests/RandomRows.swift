import Codes
import Mapping
import StrictJSON

/// Rows of a mapping, drawn by a seed: every kind of rule, and texts that cells find hard.
struct RandomRows: RandomNumberGenerator {
    static let peer = "spiffe://hohhot.tongban/gateway/150100"
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private mutating func flip() -> Bool { Bool.random(using: &self) }
    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &self)]
    }

    private static let hard = [
        "姓名", "a", "=1+1", "+a", "-a", "@a", "'=a", "'a", "a=b", "a|b", "甲｜乙", " a ", "　", "json:1", "\ta",
        "a\r\nb", "a\nb",
        "1", "是", "a,b", "\"a\"", "e\u{301}", "\u{301}a", "\u{FEFF}a", "👨‍👩‍👧", "\u{85}", "＝", "a＝b", "'", "，",
        "\u{0}a",
        "a\u{200D}", "\u{2028}x", "true", "-4", "０１",
    ]

    private mutating func text() -> String { pick(Self.hard) + (flip() ? pick(Self.hard) : "") }
    private mutating func value() -> JSON {
        switch Int.random(in: 0..<8, using: &self) {
        case 0: .integer(Int64.random(in: -9...9, using: &self))
        case 1: .bool(flip())
        case 2: .number(1.5)
        case 3: [.string(text()), 1]
        case 4: .string("")
        default: .string(text())
        }
    }
    private mutating func answer() -> JSON {
        switch Int.random(in: 0..<4, using: &self) {
        case 0: .integer(Int64.random(in: -9...9, using: &self))
        case 1: .bool(flip())
        default: .string(text())
        }
    }
    private mutating func names(_ count: ClosedRange<Int>) -> JSON {
        var names: [String] = []
        for number in 0..<Int.random(in: count, using: &self) { names.append("\(number)" + text()) }
        return .strings(names)
    }
    private mutating func answers() -> JSON {
        var seen: Set<JSON> = []
        return .array((0..<3).map { _ in answer() }.filter { seen.insert($0).inserted })
    }

    private mutating func rule(_ number: Int) -> JSON {
        var rule: JSONObject = ["to": .string("\(number)" + text())]
        let kind = Int.random(in: 0..<8, using: &self)
        if kind > 1 { rule["from"] = .string(text()) }
        switch kind {
        case 0: rule["constant"] = value()
        case 1:
            rule["join"] = names(2...4)
            if flip() { rule["with"] = .string(pick(["", "-", " ", "|", "="])) }
        case 2:
            let pairs = (0..<Int.random(in: 0..<5, using: &self)).map { _ in (text(), value()) }
            rule["codes"] = .object(JSONObject(pairs))
            if flip() { rule["lossy"] = .bool(flip()) }
        case 3: rule["date"] = ["from": "YYYY-MM-DD", "to": "YYYY年M月D日"]
        case 4:
            var number: JSONObject = ["scale": .integer(Int64.random(in: -12...12, using: &self))]
            if flip() { number["as"] = "text" }
            if flip() { number["decimals"] = 2 }
            rule["number"] = .object(number)
        case 5: rule["part"] = ["by": .string(pick(["-", " ", "|", "@"])), "index": 0, "of": 2]
        case 6: rule["part"] = flip() ? ["start": 3] : ["start": 0, "length": 6]
        default: break
        }
        if kind > 0, flip() { rule["default"] = value() }
        if rule.contains("lossy") || flip() { rule["note"] = .string("注" + text()) }
        return .object(rule)
    }

    private mutating func materials() -> JSONObject {
        var materials: JSONObject = [:]
        if flip() {
            materials["rules"] = .array(
                (0..<Int.random(in: 0..<4, using: &self)).map { number in
                    var rule: JSONObject = ["to": .string("\(number)" + text())]
                    switch Int.random(in: 0..<3, using: &self) {
                    case 0: rule["from"] = .string(text())
                    case 1: rule["replaced_by"] = names(1...3)
                    default: rule["shared"] = flip() ? ["licence": .string("照" + text())] : ["source": "库"]
                    }
                    if !rule.contains("shared"), flip() { rule["needs_original"] = .bool(flip()) }
                    return .object(rule)
                })
        }
        if flip() { materials["drop"] = names(0...2) }
        return materials
    }

    private mutating func form() -> JSONObject {
        var form: JSONObject = [:]
        if flip() { form["rules"] = .array((0..<Int.random(in: 0..<5, using: &self)).map { rule($0) }) }
        if flip() { form["drop"] = names(0...3) }
        return form
    }

    private mutating func when() -> JSONObject {
        var when: JSONObject = [:]
        if flip() { when["applicant"] = flip() ? ["person"] : ["organisation", "person"] }
        if when.isEmpty || flip() {
            when["form"] = .object(
                JSONObject((0..<Int.random(in: 1..<4, using: &self)).map { ("\($0)" + text(), answers()) }))
        }
        return when
    }

    /// One row in a form that files have.
    mutating func row(_ number: Int) -> JSON {
        var row: JSONObject = ["local": .string("ES-\(number / 2)")]
        if Int.random(in: 0..<6, using: &self) == 0 {
            row["bundle"] = .string(String(text().prefix(8)) + "B")
        } else {
            row["target"] = "HS-1"
            if flip() { row["form"] = .object(form()) }
            if flip() { row["materials"] = .object(materials()) }
        }
        if flip() { row["divisions"] = ["1501", "150102"] }
        if flip() { row["when"] = .object(when()) }
        if flip() { row["from"] = "2026-01-01" }
        if flip() { row["to"] = "2026-12-31" }
        if flip() { row["note"] = .string("注" + text()) }
        return .object(row)
    }
}
