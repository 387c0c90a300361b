internal import Codes
internal import StrictJSON

/// What the tables, the supplement and the reading's defaults say of one matter, as the columns of our own sheet.
///
/// The supplement goes before the tables, the defaults come last.
struct PlatformRecord {
    /// Where an element of a list stood.
    private enum Origin {
        case row(PlatformPlace)
        /// The element of the supplement's list, and the table's row that it adds to.
        case supplement(String, on: PlatformPlace?)
    }

    private let source: PlatformSource
    private let matter: PlatformMatter
    private let supplement: SheetRecord?
    /// The supplement's file.
    private let supplementName: String
    private var materials: [Origin] = []

    /// The members, by our columns.
    private(set) var json: JSONObject
    private(set) var notes: [(what: PlatformNote.What, column: String)] = []

    init(
        _ matter: PlatformMatter, of source: PlatformSource, supplement: SheetRecord?,
        in supplementName: String
    ) {
        self.source = source
        self.matter = matter
        self.supplement = supplement
        self.supplementName = supplementName
        json = source.members(of: matter.basic)
        if let extend = matter.extend { json = json.merging(source.members(of: extend)) }
        if json["legal"]?["value"] == nil { json["legal"] = nil }
        putAgency()
        putSteps()
        putMaterials()
        putFee()
        if let supplement { put(supplement) }
        putDefaults()
        putDivision()
    }

    /// A body's code that is no credit code is looked for in the matter's own.
    private mutating func putAgency() {
        guard let text = json["agency"]?["uscc"]?.stringValue else { return }
        // Whatever is wrong with it, the matter's own code is asked next.
        guard (try? CreditCode(text)) == nil, let task = Self.taskCode(matter.code) else { return }
        json.set(.string(task.implementer.text), at: ["agency", "uscc"])
        notes.append((.agencyDerived, "dept_code"))
    }

    private mutating func putSteps() {
        guard let names = json["steps"]?["name"]?.arrayValue else { return }
        json["steps"] = nil
        guard names.allSatisfy({ ($0.stringValue?.codePointCount ?? 0) <= 300 }) else {
            notes.append((.stepsUnread, "handle_flow"))
            return
        }
        json["steps"] = .array(names.map { ["name": $0] })
    }

    private mutating func putMaterials() {
        var list: [JSON] = []
        for place in matter.materials {
            guard var material = source.members(of: place)["materials"]?.objectValue else { continue }
            let format = source.text(place, "page_format")
            if !format.isEmpty {
                let explained = material["spec"]?.stringValue.map { $0 + "；" } ?? ""
                material["spec"] = .string(explained + format)
            }
            list.append(.object(material))
            materials.append(.row(place))
        }
        json["materials"] = .array(list)
    }

    /// The whole bill, or nothing: a part of it would be wrong.
    private mutating func putFee() {
        guard !matter.fees.isEmpty else { return }
        let basis = source.text(matter.basic, "fee_basis")
        var items: [JSON] = []
        for place in matter.fees {
            guard var item = source.members(of: place)["fee"]?["items"]?.objectValue else { continue }
            guard let fen = Self.fen(item["amount_fen"]?.stringValue ?? "") else {
                notes.append((.feeUnread, "fee_stand"))
                return
            }
            item["amount_fen"] = .integer(fen)
            if !item.contains("basis"), !basis.isEmpty { item["basis"] = .string(basis) }
            items.append(.object(item))
        }
        json["fee"] = ["items": .array(items)]
    }

    /// An amount as `200元`, `￥12.50`; anything else says more than an amount.
    static func fen(_ text: String) -> Int64? {
        var number = text.filter { $0 != "," }
        if number.hasSuffix("元") {
            number.removeLast()
        } else if let first = number.first, first == "¥" || first == "￥" {
            number.removeFirst()
        } else {
            return nil
        }
        let halves = number.split(separator: ".", omittingEmptySubsequences: false)
        guard halves.count <= 2,
            halves.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let yuan = Int64(halves[0]), yuan <= 10_000_000_000
        else { return nil }
        guard halves.count == 2 else { return yuan * 100 }
        guard halves[1].utf8.count <= 2, let cents = Int64(halves[1]) else { return nil }
        return yuan * 100 + (halves[1].utf8.count == 1 ? cents * 10 : cents)
    }

    /// Materials are the same by code, else by name; any other list takes the place of the tables'.
    private mutating func put(_ supplement: SheetRecord) {
        var members = supplement.json
        let added = members["materials"]?.arrayValue ?? []
        members["materials"] = nil
        var list = json["materials"]?.arrayValue ?? []
        for (index, material) in added.enumerated() {
            let members = material.objectValue ?? [:]
            let known = list.firstIndex { known in
                members["code"].map { $0 == known["code"] } ?? (known["name"] == members["name"])
            }
            if let known {
                list[known] = .object((list[known].objectValue ?? [:]).merging(members))
                if case .row(let place) = materials[known] {
                    materials[known] = .supplement(String(index), on: place)
                }
            } else {
                list.append(material)
                materials.append(.supplement(String(index), on: nil))
            }
        }
        json["materials"] = .array(list)
        json = json.merging(members)
    }

    private mutating func putDefaults() {
        for (column, value) in source.reading.defaults {
            let path = column.path
            guard let depth = column.listDepth else {
                // What belongs to something that the matter does not have says nothing.
                if column.name == "fee.when", json["fee"] == nil { continue }
                if column.name == "legal.unit", json["legal"] == nil { continue }
                // Of matters that ended, where the tables do not say when.
                if column.name == "retired_on", matter.isInForce || json["expires"] != nil { continue }
                if json.value(at: path[...]) == nil { json.set(value, at: path[...]) }
                continue
            }
            guard let list = json.value(at: path[..<depth])?.arrayValue else { continue }
            let filled = list.map { element -> JSON in
                guard var element = element.objectValue, element.value(at: path[depth...]) == nil else {
                    return element
                }
                element.set(value, at: path[depth...])
                return .object(element)
            }
            json.set(.array(filled), at: path[..<depth])
        }
    }

    /// 行政区划 of the body's registration as far as the level reaches, where nothing else tells it.
    private mutating func putDivision() {
        guard json["division"] == nil, let body = json["agency"]?["uscc"]?.stringValue,
            // What is no credit code is refused when the matter is read.
            let code = try? CreditCode(body), let digits = Self.digits[json["level"]?.stringValue ?? ""]
        else { return }
        json["division"] = .string(
            code.divisionText.prefix(digits) + String(repeating: "0", count: 6 - digits))
        notes.append((.divisionDerived, "dept_code"))
    }

    /// How many digits of a division a body of that 行使层级 has.
    private static let digits = ["2": 2, "3": 4, "4": 6, "5": 6, "6": 6]

    private static func taskCode(_ code: String) -> TaskCode? {
        // A code of another shape names no body.
        switch try? MatterCode(code) {
        case .task31(let task)?, .item33(let task, _)?: task
        default: nil
        }
    }
}

extension PlatformRecord {
    /// A fault of the change that was made of the members, by table, row and column.
    func fault(_ fault: ShapeFault) -> ImportFault {
        let pointer = SheetMatter.inSheet(
            JSONPointer(tokens: Array(fault.pointer.tokens.dropFirst())), of: json)
        let fault = fault.at(pointer)
        let tokens = pointer.tokens
        if tokens == ["effective"], !matter.isInForce {
            return source.fault(fault, matter.basic, "plan_cancel_date", of: matter.code)
        }
        if tokens.first == "materials", tokens.count > 1, let index = Int(tokens[1]),
            materials.indices.contains(index)
        {
            return material(fault, materials[index], Array(tokens.dropFirst(2)))
        }
        if let cell = supplement?.place(of: pointer) { return at(cell, fault) }
        if tokens.starts(with: ["fee", "items"]), tokens.count > 2, let index = Int(tokens[2]),
            matter.fees.indices.contains(index)
        {
            let member = (["fee", "items"] + tokens.dropFirst(3)).joined(separator: ".")
            return source.fault(
                fault, matter.fees[index], column(of: member, at: matter.fees[index]), of: matter.code)
        }
        return member(fault, tokens)
    }

    private func material(_ fault: ShapeFault, _ origin: Origin, _ rest: [String]) -> ImportFault {
        let member = (["materials"] + rest.prefix(1)).joined(separator: ".")
        switch origin {
        case .row(let place):
            return source.fault(fault, place, column(of: member, at: place), of: matter.code)
        case .supplement(let index, let place):
            let cells = supplement?.cells ?? [:]
            if let cell = cells[JSONPointer(tokens: ["materials", index] + rest.prefix(1))] {
                return at(cell, fault)
            }
            guard let place else {
                return at(cells[["materials", index]] ?? SheetRecord.Cell(row: 0, column: member), fault)
            }
            return source.fault(fault, place, column(of: member, at: place), of: matter.code)
        }
    }

    /// A member of the matter itself: its cell in one of the two tables, the reading's default, or the member's own name.
    private func member(_ fault: ShapeFault, _ tokens: [String]) -> ImportFault {
        for count in stride(from: tokens.count, to: 0, by: -1) {
            let member = tokens.prefix(count).joined(separator: ".")
            for place in [matter.extend, matter.basic].compactMap({ $0 }) {
                for found in source.columns[place.table] where found.column.member?.name == member {
                    guard !source.tables[place.table].text(place.row, found.place).isEmpty else { continue }
                    return source.fault(fault, place, found.column.name, of: matter.code)
                }
            }
            if source.reading.defaults.contains(where: { $0.column.name == member }) {
                return ImportFault(row: 0, column: "defaults/\(member)", fault: fault)
            }
        }
        return source.fault(fault, matter.basic, tokens.joined(separator: "."), of: matter.code)
    }

    /// The column that fills the member, where the row's table has one.
    private func column(of member: String, at place: PlatformPlace) -> String {
        let columns = source.columns[place.table].filter { $0.column.member?.name == member }
        let filled = columns.first { !source.tables[place.table].text(place.row, $0.place).isEmpty }
        return (filled ?? columns.first)?.column.name ?? member
    }

    private func at(_ cell: SheetRecord.Cell, _ fault: ShapeFault) -> ImportFault {
        ImportFault(
            table: supplementName, row: cell.row, column: cell.column, matter: matter.code, fault: fault)
    }
}

extension JSONObject {
    /// With the other's members; objects that stand in both are merged likewise.
    func merging(_ other: JSONObject) -> JSONObject {
        var merged = self
        for (name, value) in other {
            if let inner = value.objectValue, let own = merged[name]?.objectValue {
                merged[name] = .object(own.merging(inner))
            } else {
                merged[name] = value
            }
        }
        return merged
    }
}
