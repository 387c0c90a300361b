public import Codes
public import StrictJSON

/// A catalogue read from a file, whole and without a fault: what `catalog import` is about to put.
public struct CatalogImport: Sendable {
    /// Whose it says it is; nil: it does not say (a sheet never does).
    public let gateway: GatewayID?
    /// In the file's order.
    public let changes: [CatalogChange]
    /// What should be looked at but keeps nothing back: a power without remedy, paper asked for beside a shared
    /// licence, a joint matter without steps, an agreement without its last day.
    public let warnings: [ImportFault]

    /// Most matters of one file: every matter of a province's every county. Each is nested 29 levels deep at most.
    public static let mattersMax = 500_000

    /// Reads `{"gateway"?,"matters":[{matter}…],"retired"?:[{"code","effective","replaced_by"?}…]}`.
    ///
    /// - Throws: every fault at once; `row` is the matter's place in its list, from 1.
    public init(json: JSON) throws(ImportFaults) {
        let object: JSONObject
        do throws(ShapeFaults) {
            object = try JSONShape<JSONObject>.outermost(json)
        } catch { throw ImportFaults(error.faults.map { ImportFault(row: 0, fault: $0) }) }
        let outer = ShapeReader(object)
        outer.allowOnly(["gateway", "matters", "retired"])
        gateway = outer.optional("gateway", .gateway)
        let matters = outer.elements("matters", count: 0...Self.mattersMax)
        let retired = outer.elements("retired", .optional, count: 0...Self.mattersMax)
        var faults = outer.faults.map { ImportFault(row: 0, fault: $0) }
        var found: [FoundChange] = []
        for (list, name) in [(matters, "put"), (retired, "retire")] {
            for (index, element) in list.enumerated() {
                do throws(ShapeFaults) {
                    let change = try CatalogChange(.object([name: element]))
                    found.append(FoundChange(change: change, row: index + 1, place: { _ in nil }))
                } catch {
                    let code = element["code"]?.stringValue
                    faults += error.faults.map {
                        ImportFault(row: index + 1, matter: code, fault: $0.withoutFirst)
                    }
                }
            }
        }
        faults += Self.twice(found) + Self.tooDeep(found)
        guard faults.isEmpty else { throw ImportFaults(faults) }
        changes = found.map(\.change)
        warnings = Self.doubts(found)
    }

    /// Reads the rows of a sheet (docs/mapping.md describes its columns).
    ///
    /// - Throws: every fault at once, by row and column.
    public init(rows: [SheetRow]) throws(ImportFaults) {
        let sheet = CatalogSheet(rows)
        let faults = sheet.faults + Self.twice(sheet.found) + Self.tooDeep(sheet.found)
        guard faults.isEmpty else { throw ImportFaults(faults) }
        gateway = nil
        changes = sheet.found.map(\.change)
        warnings = Self.doubts(sheet.found)
    }

    /// What of the file is new to `catalog`: changes that leave it as it is are left out, so that importing
    /// a file twice publishes nothing, and so are ends of matters that it never had. Ends come last: what takes the place
    /// of another is known by then.
    public func news(for catalog: Catalog) -> [CatalogChange] {
        let news = changes.filter { change in
            switch change {
            case .put(let matter): catalog.versions(of: matter.code).last != matter
            case .retire(let retirement):
                catalog.retirement(of: retirement.code) != retirement
                    && !(catalog.versions(of: retirement.code).isEmpty
                        && catalog.retirement(of: retirement.code) == nil)
            }
        }
        return news.filter { $0.matter != nil } + news.filter { $0.matter == nil }
    }

    /// Matters of the file that stay ended, since it says of them what was said before they were retired: a sheet that is
    /// imported again shall not bring back what another retired meanwhile. A new first day or version does.
    public func stayingRetired(in catalog: Catalog) -> [(code: String, from: CivilDate)] {
        let retiring = Set(changes.compactMap { if case .retire(let end) = $0 { end.code } else { nil } })
        return changes.compactMap { change in
            guard case .put(let matter) = change, catalog.versions(of: matter.code).last == matter,
                let end = catalog.retirement(of: matter.code), !retiring.contains(matter.code)
            else { return nil }
            return (matter.code, end.effective)
        }
    }

    /// Whether a sheet's header means a column of a catalogue, in either of its two names.
    public static func isColumn(_ header: String) -> Bool {
        SheetColumns.catalogue.place(of: header) != nil
    }

    /// Whether a sheet's header means the column that every catalogue sheet has.
    public static func isCodeColumn(_ header: String) -> Bool { SheetColumns.catalogue.isBegin(header) }

    /// The codes of a circle that successors would make with what `catalog` says: who followed them would never arrive.
    public func successorCycle(with catalog: Catalog) -> [String]? {
        var next: [String: String] = [:]
        for code in catalog.codes { next[code] = catalog.retirement(of: code)?.replacedBy }
        for change in changes {
            switch change {
            case .put(let matter): next[matter.code] = nil
            case .retire(let retirement): next[retirement.code] = retirement.replacedBy
            }
        }
        // Each code is gone through once: what leads to one that was is in no other circle.
        var seen: Set<String> = []
        for change in changes {
            var way: [String] = []
            var code: String? = change.code
            while let here = code, seen.insert(here).inserted {
                way.append(here)
                code = next[here]
            }
            if let code, let start = way.firstIndex(of: code) { return way[start...] + [code] }
        }
        return nil
    }

    /// The matters whose division lies outside `serves`: peers would not count them.
    public func outside(_ serves: [DivisionPrefix]) -> [Matter] {
        changes.compactMap { change in
            guard case .put(let matter) = change else { return nil }
            return serves.contains { $0.matches(matter.division) } ? nil : matter
        }
    }

    /// A change and where it stood: `place` tells row and column of a pointer within the matter.
    struct FoundChange {
        let change: CatalogChange
        let row: Int
        let place: (JSONPointer) -> (row: Int, column: String)?

        func fault(_ code: ErrorCode, at pointer: JSONPointer) -> ImportFault {
            let place = place(pointer)
            return ImportFault(
                row: place?.row ?? row, column: place?.column, matter: change.code,
                fault: ShapeFault(code, at: pointer))
        }
    }

    /// Codes that stand there twice: which of the two counts, nobody can say.
    private static func twice(_ found: [FoundChange]) -> [ImportFault] {
        var codes: Set<String> = []
        return found.filter { !codes.insert($0.change.code).inserted }.map {
            $0.fault(.memberTwice, at: ["code"])
        }
    }

    /// Matters that no peer could read: a page of the catalogue wraps each in three levels.
    private static func tooDeep(_ found: [FoundChange]) -> [ImportFault] {
        found.filter { $0.change.json.depth > JSONLimits.wire.depth - 2 }.map {
            $0.fault(.jsonTooDeep, at: [])
        }
    }

    /// What is asked of our own matters beyond their form; a peer's are taken as they are.
    private static func doubts(_ found: [FoundChange]) -> [ImportFault] {
        var faults: [ImportFault] = []
        for item in found {
            guard case .put(let matter) = item.change else { continue }
            for (index, material) in matter.materials.enumerated()
            where material.licence != nil && material.form != .electronic {
                faults.append(item.fault(.licencePaper, at: ["materials", String(index), "form"]))
            }
            if matter.modes.contains(.joint), matter.jointSteps.isEmpty {
                faults.append(item.fault(.stepsInvalid, at: ["joint_steps"]))
            }
            if matter.needsRemedy, matter.remedy == nil {
                faults.append(item.fault(.memberMissing, at: ["remedy"]))
            }
            if matter.acceptance == .origin, matter.agreementExpires == nil {
                faults.append(item.fault(.agreementMissing, at: ["agreement"]))
            }
        }
        return faults
    }
}

extension ShapeFault {
    /// The same fault seen from inside the outermost member.
    fileprivate var withoutFirst: ShapeFault { at(JSONPointer(tokens: Array(pointer.tokens.dropFirst()))) }
}

extension Matter {
    /// The day until which the agreement behind an acceptance at the origin counts: the last `YYYY-MM-DD`
    /// that its text names; nil when it names none.
    public var agreementExpires: CivilDate? {
        let characters = Array((agreement ?? "").utf8)
        guard characters.count >= 10 else { return nil }
        for start in (0...(characters.count - 10)).reversed() {
            let text = String(decoding: characters[start..<(start + 10)], as: UTF8.self)
            // Most ten characters are no date; the ones before them are looked at then.
            if let date = try? CivilDate(text) { return date }
        }
        return nil
    }
}
