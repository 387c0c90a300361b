internal import Codes
internal import StrictJSON

/// The rows that tell of one matter.
struct PlatformMatter {
    let code: String
    /// The version that counts.
    let basic: PlatformPlace
    /// Whether it is still in force, by its state and by what the exchange did with the row.
    let isInForce: Bool
    var extend: PlatformPlace?
    /// In their order.
    var materials: [PlatformPlace] = []
    /// In their order.
    var fees: [PlatformPlace] = []
}

/// Joins the rows of the tables to matters: of each code the newest version in force, with what belongs to its row.
struct PlatformJoin {
    private(set) var matters: [PlatformMatter] = []
    private(set) var faults: [ImportFault] = []
    private(set) var notes = PlatformNotes()

    private struct Key: Hashable {
        let isPublic: Bool
        let text: String
    }

    private let source: PlatformSource
    /// Rows of basic tables by their own key; nil: passed over for a newer version.
    private var matterOfRow: [Key: Int?] = [:]
    /// By code, for rows that name only that.
    private var matterOfCode: [Key: Int] = [:]

    init(_ source: PlatformSource) {
        self.source = source
        readBasic()
        for (index, table) in source.tables.enumerated() where table.kind != .basic {
            guard faults.count < ImportFaults.countMax else { break }
            attach(index, table)
        }
        sort()
    }

    private mutating func readBasic() {
        var versions: [String: [PlatformPlace]] = [:]
        var codes: [String] = []
        var rowOfKey: Set<Key> = []
        for (index, table) in source.tables.enumerated() where table.kind == .basic {
            for row in table.rows.indices {
                let place = PlatformPlace(table: index, row: row)
                let guid = source.text(place, "row_guid")
                if !guid.isEmpty, !rowOfKey.insert(Key(isPublic: table.isPublic, text: guid)).inserted {
                    faults.append(source.fault(ShapeFault(.memberTwice), place, "row_guid"))
                }
                let code = code(of: place)
                guard !code.isEmpty else {
                    faults.append(source.fault(ShapeFault(.memberMissing, at: ["code"]), place, "task_code"))
                    continue
                }
                if versions[code] == nil { codes.append(code) }
                versions[code, default: []].append(place)
            }
        }
        for code in codes { choose(code, versions[code] ?? []) }
    }

    private func code(of place: PlatformPlace) -> String {
        let item = source.text(place, "task_handle_item")
        return item.isEmpty ? source.text(place, "task_code") : item
    }

    /// The newest version in force, else the newest.
    private mutating func choose(_ code: String, _ rows: [PlatformPlace]) {
        var best: (place: PlatformPlace, isInForce: Bool, version: Int)?
        var seen: Set<Int> = []
        for place in rows {
            // What is no number is refused when the matter is read.
            let version = Int(source.text(place, "task_version")) ?? 0
            if !seen.insert(version).inserted {
                let fault = ShapeFault(
                    .memberTwice, at: ["code"], message: "this version of the matter stands there twice",
                    messageZh: "同一事项的同一版本出现两次")
                faults.append(source.fault(fault, place, "task_version", of: code))
            }
            let isInForce = !isDeleted(place) && !isEnded(place)
            if let known = best, (known.isInForce ? 1 : 0, known.version) >= (isInForce ? 1 : 0, version) {
                continue
            }
            best = (place, isInForce, version)
        }
        guard let best else { return }
        for place in rows {
            let table = source.tables[place.table]
            let key = Key(isPublic: table.isPublic, text: source.text(place, "row_guid"))
            guard place != best.place else {
                matterOfRow[key] = .some(matters.count)
                matterOfCode[Key(isPublic: table.isPublic, text: code)] = matters.count
                continue
            }
            matterOfRow[key] = .some(nil)
            notes.add(.versionOlder, table: table.name)
        }
        matters.append(PlatformMatter(code: code, basic: best.place, isInForce: best.isInForce))
    }

    private func isDeleted(_ place: PlatformPlace) -> Bool {
        source.word(place, PlatformColumns.operation) == PlatformColumns.Operation.delete.rawValue
    }

    private func isEnded(_ place: PlatformPlace) -> Bool {
        source.word(place, PlatformColumns.state) == PlatformColumns.State.ended.rawValue
    }

    /// Gives each row of another table to the matter whose row it names.
    private mutating func attach(_ index: Int, _ table: PlatformTable) {
        for row in table.rows.indices {
            let place = PlatformPlace(table: index, row: row)
            guard !isDeleted(place) else {
                notes.add(.rowDeleted, table: table.name)
                continue
            }
            let guid = source.text(place, "task_guid")
            let found =
                guid.isEmpty
                ? matterOfCode[Key(isPublic: table.isPublic, text: code(of: place))].map { Int?.some($0) }
                : matterOfRow[Key(isPublic: table.isPublic, text: guid)]
            guard let found else {
                let fault = ShapeFault(
                    .rowInvalid, message: "no row of a basic table is the one that it belongs to",
                    messageZh: "基本信息表中没有该行所属的事项")
                faults.append(source.fault(fault, place, guid.isEmpty ? "task_handle_item" : "task_guid"))
                continue
            }
            guard let matter = found else { continue }
            switch table.kind {
            case .basic: continue
            case .material: matters[matter].materials.append(place)
            case .fee: matters[matter].fees.append(place)
            case .extend:
                guard matters[matter].extend == nil else {
                    let fault = ShapeFault(
                        .memberTwice, message: "the matter has a row here already",
                        messageZh: "该事项在此表中已有一行")
                    faults.append(
                        source.fault(fault, place, guid.isEmpty ? "task_handle_item" : "task_guid"))
                    continue
                }
                matters[matter].extend = place
            }
        }
    }

    private mutating func sort() {
        for index in matters.indices {
            matters[index].materials = ordered(matters[index].materials)
            matters[index].fees = ordered(matters[index].fees)
        }
    }

    /// By `order_num`; rows without one stand last, as they came.
    private func ordered(_ rows: [PlatformPlace]) -> [PlatformPlace] {
        guard rows.count > 1 else { return rows }
        return rows.enumerated().map {
            (Int(source.text($0.element, "order_num")) ?? .max, $0.offset, $0.element)
        }
        .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
    }
}
