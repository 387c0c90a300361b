import Codes
import Mapping
import StrictJSON
import Testing

@Suite("Finding the peer's matter")
struct ResolveTests {
    let day: CivilDate
    let city: DivisionCode

    init() throws {
        day = try CivilDate(Sample.today)
        city = try DivisionCode("150100")
    }

    func local(_ changes: KeyValuePairs<String, JSON> = [:]) throws -> Matter {
        var object = Sample.matterJSON
        object["code"] = "L-1"
        object["division"] = "150600"
        for (name, value) in changes {
            if value.isNull { object[name] = nil } else { object[name] = value }
        }
        return try Matter(.object(object))
    }

    @Test("the same base code and an entry for the division need no row")
    func defaultRule() throws {
        let found = MappingSet.defaultRuleOnly.resolve(
            try local(), to: try Sample.catalog(try Sample.matter()), division: city, on: day)
        let matter = try #require(found.resolved)
        #expect(matter.peer.code == "A-001" && matter.rule == .defaultRule && matter.mappingVersion == 0)
        #expect(matter.explanation.count == 3 && matter.windowMaterials.map(\.code) == ["M1", "M2"])
    }

    @Test("a row names another matter than the default rule would")
    func explicit() throws {
        let catalog = try Sample.catalog(try Sample.matter(), try Sample.matter(["code": "B"]))
        let set = try Sample.mapping(["local": "L-1", "target": "B"])
        let matter = try #require(set.resolve(try local(), to: catalog, division: city, on: day).resolved)
        #expect(matter.peer.code == "B" && matter.mappingVersion == 7)
    }

    @Test("of two rows the longer prefix counts, and a row outside its days or divisions does not")
    func specificity() throws {
        let catalog = try Sample.catalog(
            try Sample.matter(), try Sample.matter(["code": "B"]), try Sample.matter(["code": "C"]))
        let set = try Sample.mapping(
            ["local": "L-1", "target": "A-001", "from": "2026-03-09", "to": "2026-03-09"],
            ["local": "L-1", "target": "B", "divisions": ["1501"], "to": "2026-03-09"],
            ["local": "L-1", "target": "C", "divisions": ["150102", "150103"]])
        func target(_ division: String, _ day: String) throws -> String? {
            let division = try DivisionCode(division)
            return set.resolve(try local(), to: catalog, division: division, on: try CivilDate(day)).resolved?
                .peer.code
        }
        #expect(try target("150100", "2026-03-09") == "B")
        #expect(try target("150102", "2026-03-09") == "C")
        #expect(try target("150102001", "2026-03-10") == "C")
        #expect(try target("150100", "2026-03-10") == nil)
    }

    @Test("each way of having no match has its own word, and says why in both languages")
    func refusals() throws {
        func code(_ catalog: Catalog, _ local: Matter, _ rows: JSON...) throws -> String? {
            let file = try MappingFile(["peer": .string(Sample.hohhot), "mappings": .array(rows)])
            let set = MappingSet(version: 1, mappings: file.mappings)
            let refusal = set.resolve(local, to: catalog, division: city, on: day).refusal
            #expect(refusal?.explanation.allSatisfy { !$0.text.isEmpty && !$0.textZh.isEmpty } ?? true)
            return refusal?.code.rawValue
        }
        let open = try Sample.catalog(try Sample.matter())
        #expect(try code(open, try local(["expires": "2026-03-08"])) == "matter_not_open")
        #expect(try code(open, try local(["base_code": .null])) == "mapping_missing")
        #expect(try code(open, try local(["base_code": "002009009000"])) == "mapping_missing")
        #expect(try code(open, try local(), ["local": "L-1", "target": "Z"]) == "matter_unknown")
        #expect(
            try code(
                open, try local(), ["local": "L-1", "target": "A-001"], ["local": "L-1", "target": "B"])
                == "mapping_ambiguous")
        #expect(
            try code(try Sample.catalog(try Sample.matter(), serves: "1502"), try local())
                == "division_not_served")
        let two = try Sample.catalog(try Sample.matter(), try Sample.matter(["code": "B"]))
        #expect(try code(two, try local()) == "mapping_ambiguous")
        #expect(try code(two, try local(["code": "B"])) == nil)
        let later = try Sample.catalog(try Sample.matter(["effective": "2026-04-01"]))
        #expect(try code(later, try local()) == "matter_not_open")
        #expect(try code(later, try local(), ["local": "L-1", "target": "A-001"]) == "matter_not_open")
        var ended = open
        ended.apply(.retire(Retirement(code: "A-001", effective: day, replacedBy: "A-002")))
        #expect(try code(ended, try local()) == "matter_retired")
        let found = MappingSet.defaultRuleOnly.resolve(try local(), to: ended, division: city, on: day)
        #expect(found.refusal?.candidates == ["A-002"])
    }

    @Test("resolve agrees with a search of everything, on random catalogues and rows")
    func random() throws {
        for seed in UInt64(1)...60 {
            var numbers = SeededNumbers(state: seed)
            let world = try World(&numbers)
            for _ in 0..<40 {
                let local = world.locals.randomElement(using: &numbers) ?? world.locals[0]
                let division = try DivisionCode(World.divisions.randomElement(using: &numbers) ?? "150100")
                let day = try CivilDate("2026-0\(Int.random(in: 1...6, using: &numbers))-15")
                let found = world.set.resolve(local, to: world.catalog, division: division, on: day)
                let expected = world.naive(local, division, day)
                #expect(
                    found.resolved?.peer.code == expected, "seed \(seed), \(local.code), \(division), \(day)")
            }
        }
    }

    /// A random catalogue, random rows, and the rules written out without any index.
    struct World {
        static let divisions = ["150100", "150102", "150102001", "150103", "150200"]
        var locals: [Matter] = []
        var peers: [Matter] = []
        var rows: [MatterMapping] = []
        var catalog: Catalog
        var set: MappingSet

        init(_ numbers: inout SeededNumbers) throws {
            let bases = ["002009001000", "002009002000", "002009003000"]
            for number in 0..<4 {
                var object = Sample.matterJSON
                object["code"] = .string("L-\(number)")
                object["base_code"] = .string(bases.randomElement(using: &numbers) ?? bases[0])
                locals.append(try Matter(.object(object)))
            }
            for number in 0..<6 {
                var object = Sample.matterJSON
                object["code"] = .string("P-\(number)")
                object["base_code"] = .string(bases.randomElement(using: &numbers) ?? bases[0])
                object["division"] = .string(Self.divisions.randomElement(using: &numbers) ?? "150100")
                object["effective"] = .string("2026-0\(Int.random(in: 1...6, using: &numbers))-01")
                if Bool.random(using: &numbers) { object["expires"] = "2026-06-10" }
                peers.append(try Matter(.object(object)))
            }
            var rows: [JSON] = []
            for _ in 0..<Int.random(in: 0...4, using: &numbers) {
                var row: JSONObject = [
                    "local": .string("L-\(Int.random(in: 0...3, using: &numbers))"),
                    "target": .string("P-\(Int.random(in: 0...6, using: &numbers))"),
                ]
                if Bool.random(using: &numbers) {
                    let prefix =
                        ["1501", "150102", "150103", "1502"].randomElement(using: &numbers) ?? "1501"
                    row["divisions"] = [.string(prefix)]
                }
                if Bool.random(using: &numbers) {
                    row["from"] = .string("2026-0\(Int.random(in: 1...6, using: &numbers))-01")
                }
                rows.append(.object(row))
            }
            catalog = try Sample.catalog()
            for peer in peers { catalog.apply(.put(peer)) }
            set = MappingSet.defaultRuleOnly
            let file = try MappingFile(["peer": .string(Sample.hohhot), "mappings": .array(rows)])
            self.rows = file.mappings
            set = MappingSet(version: 1, mappings: file.mappings)
        }

        func naive(_ local: Matter, _ division: DivisionCode, _ day: CivilDate) -> String? {
            guard local.effective <= day, division.canonical.hasPrefix("1501") else { return nil }
            func isOpen(_ peer: Matter) -> Bool {
                peer.effective <= day && peer.expires.map { day <= $0 } ?? true
                    && peer.division.canonical.hasPrefix("1501") && peer.division.contains(division)
            }
            var best: [MatterMapping] = []
            var length = -1
            for row in rows where row.local == local.code && row.from.map({ $0 <= day }) ?? true {
                let reach =
                    row.divisions.isEmpty
                    ? 0
                    : row.divisions.filter { division.canonical.hasPrefix($0.text) }.map(\.text.count).max()
                guard let reach, reach >= length else { continue }
                best = reach > length ? [row] : best + [row]
                length = reach
            }
            if !best.isEmpty {
                guard best.count == 1 else { return nil }
                return peers.first { $0.code == best[0].target && isOpen($0) }?.code
            }
            let same = peers.filter { $0.baseCode == local.baseCode && isOpen($0) }
            let narrowest = same.map { $0.division.significant.count }.max()
            let found = same.filter { $0.division.significant.count == narrowest }
            return found.count == 1 ? found[0].code : nil
        }
    }
}
