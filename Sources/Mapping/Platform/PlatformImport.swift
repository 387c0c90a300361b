internal import Codes
public import StrictJSON

/// A catalogue read from the national platform's tables, whole and without a fault.
public struct PlatformImport: Sendable {
    /// In the order of the tables.
    public let changes: [CatalogChange]
    /// What was not taken over, or taken from elsewhere.
    public let notes: [PlatformNote]

    /// Joins the tables to matters and reads each as a row of our own sheet would be.
    ///
    /// - Parameters:
    ///   - supplement: rows of our own sheet, which go before what the tables say.
    ///   - named: the supplement's file.
    /// - Throws: every fault at once, by table, row and column; while codes are unexplained or rows cannot be joined,
    ///   matters are not judged yet.
    public init(
        tables: [PlatformTable], reading: PlatformReading, supplement: [SheetRow] = [], named: String = ""
    ) throws(ImportFaults) {
        let source = PlatformSource(tables, reading)
        let survey = PlatformSurvey(source)
        let join = PlatformJoin(source)
        let sheet = SheetRecords(supplement, .catalogue)
        var faults = survey.faults(source) + join.faults + sheet.faults.map { $0.of(table: named) }
        if !tables.contains(where: { $0.kind == .basic }) {
            let fault = ShapeFault(
                .rowInvalid,
                message: "there is no basic table (dn_task_general_basic or dn_task_public_basic)",
                messageZh: "缺少基本信息表（dn_task_general_basic 或 dn_task_public_basic）")
            faults.append(ImportFault(row: 0, column: "basic", fault: fault))
        }
        faults += tables.flatMap(Self.twice)
        var supplements: [String: SheetRecord] = [:]
        for record in sheet.records {
            let code = record.json["code"]?.stringValue ?? ""
            guard supplements.updateValue(record, forKey: code) != nil else { continue }
            faults.append(
                record.fault(ShapeFault(.memberTwice, at: ["code"]), in: .catalogue, of: code).of(
                    table: named))
        }
        guard faults.isEmpty else { throw ImportFaults(faults) }

        var notes = join.notes
        notes.add(survey.notes)
        var changes: [CatalogChange] = []
        var seenDefaults: Set<String> = []
        for matter in join.matters {
            guard faults.count < ImportFaults.countMax else { break }
            let record = PlatformRecord(
                matter, of: source, supplement: supplements.removeValue(forKey: matter.code), in: named)
            do throws(ShapeFaults) {
                changes.append(try CatalogChange(Self.change(record.json, matter)))
            } catch {
                faults += error.faults.map(record.fault).filter { fault in
                    // What is wrong with a default is wrong in every matter that has it.
                    guard fault.table == nil, let column = fault.column else { return true }
                    return seenDefaults.insert(column).inserted
                }
            }
            for note in record.notes {
                notes.add(note.what, table: source.tables[matter.basic.table].name, column: note.column)
            }
        }
        guard faults.isEmpty else { throw ImportFaults(faults) }
        if !supplements.isEmpty {
            notes.add(.supplementUnused, table: named, count: supplements.count)
        }
        self.changes = changes
        self.notes = notes.all
    }

    /// A reading that says what is known, with a place for each code that nothing explains and for each member that
    /// matters lack.
    public static func draft(tables: [PlatformTable], reading: PlatformReading) -> JSON {
        let source = PlatformSource(tables, reading)
        return PlatformSurvey(source).draft(source, PlatformJoin(source).matters)
    }

    /// As a catalogue file has it: `{"matters","retired"}`.
    public var document: JSON {
        var matters: [JSON] = []
        var retired: [JSON] = []
        for change in changes {
            switch change {
            case .put(let matter): matters.append(.object(matter.json))
            case .retire(let retirement): retired.append(.object(retirement.json))
            }
        }
        return ["matters": .array(matters), "retired": .array(retired)]
    }

    /// Columns that stand in a table twice, written differently: which of the two counts, nobody can say.
    private static func twice(_ table: PlatformTable) -> [ImportFault] {
        var seen: Set<String> = []
        return table.header.filter { !$0.isEmpty && !seen.insert(PlatformTable.plain($0)).inserted }.map {
            ImportFault(table: table.name, row: 0, column: $0, fault: ShapeFault(.memberTwice))
        }
    }

    /// A matter that is not in force ends when it was to be cancelled; the tables know no other day.
    private static func change(_ members: JSONObject, _ matter: PlatformMatter) -> JSON {
        if members.contains("retired_on") { return SheetMatter.retirement(members) }
        guard !matter.isInForce else { return SheetMatter.put(members) }
        var ended = members
        // The last day in force was read; the retirement names the day after it.
        let last = members["expires"]?.stringValue.flatMap { try? CivilDate($0) }
        ended["retired_on"] = last.map { .string($0.adding(days: 1).description) }
        return SheetMatter.retirement(ended)
    }
}
