import Codes
import Foundation
import StrictJSON
import Testing

@testable import Mapping

@Suite("docs/mapping.md")
struct DocumentTests {
    let text: String

    init() throws { text = String(decoding: try PeersFolder.bytes("docs/mapping.md"), as: UTF8.self) }

    /// The block that the page marks so.
    func block(_ mark: String) throws -> String {
        let start = try #require(text.range(of: "```\(mark)\n"))
        let end = try #require(text.range(of: "\n```", range: start.upperBound..<text.endIndex))
        return String(text[start.upperBound..<end.lowerBound])
    }

    func json(_ mark: String) throws -> JSON { try JSON.parse(Array(try block(mark).utf8)) }

    @Test("the page's catalogues, mapping and forms work together as it says")
    func together() throws {
        let rows = try PeersFolder.rows(Array(try block("csv catalogue").utf8))
        var own = Catalog(gateway: try GatewayID(Sample.ordos), serves: [try DivisionPrefix("1506")])
        for change in try CatalogImport(rows: rows.dropLast()).changes { own.apply(change) }
        let file = try CatalogImport(json: try json("json catalogue"))
        #expect(file.gateway?.description == Sample.hohhot)
        var peer = try Sample.catalog()
        for change in file.changes { peer.apply(change) }
        let day = try CivilDate(Sample.today)
        let mappings = try MappingFile(try json("json mapping")).mappings
        let lint = MappingLint(own: own, peers: [peer.gateway: peer], day: day)
        #expect(
            lint.findings(mappings).map { "\($0.severity) \($0.fault.code)" } == ["warning form_too_long"])
        let set = MappingSet(version: 1, mappings: mappings)
        let matter = try #require(own.matter("ES-34", on: day))
        let found = set.resolve(matter, to: peer, division: try DivisionCode("150102"), on: day)
        let resolved = try #require(found.resolved)
        let filled = try #require(try json("json filled").objectValue)
        let report = resolved.transform.apply(filled)
        #expect(report.isGood)
        #expect(try JSON.object(report.form) == json("json sent"))
        #expect(resolved.materialMatch.pairs.map { $0.here?.code } == ["M2", nil])
        #expect(resolved.materialMatch.pairs.map { $0.shared?.licence } == [nil, "居民身份证"])
        try examples(own, peer, day)
    }

    /// The page's situations and their examples, which all pass.
    private func examples(_ own: Catalog, _ peer: Catalog, _ day: CivilDate) throws {
        let file = try MappingFile(try json("json situations"))
        let lint = MappingLint(own: own, peers: [peer.gateway: peer], day: day)
        #expect(lint.findings(file.mappings).allSatisfy { $0.severity == .warning })
        let run = GoldenCaseRun(own: own, peers: [peer.gateway: peer], day: day)
        let set = MappingSet(version: 1, mappings: file.mappings)
        let examples = try #require(file.golden)
        #expect(examples.count == 4)
        for golden in examples { #expect(run.run(golden, by: set).differences == [], "\(golden.name)") }
        #expect(try MappingFile(file.json) == file)
    }

    @Test("each form rule of the page does what stands beside it, and every format of a day is named")
    func rules() throws {
        let examples = try #require(try json("json rules").arrayValue)
        #expect(examples.count > 10)
        for example in examples {
            let ours = try #require(example["ours"]?.objectValue)
            let rule = try #require(example["rule"])
            let row: JSON = ["local": "L", "target": "T", "form": ["rules": [rule]]]
            let file = try MappingFile(["peer": .string(Sample.hohhot), "mappings": [row]])
            let fields = Set(ours.keys + [rule["from"]?.stringValue].compactMap { $0 }).sorted()
            let any = JSONObject(fields.map { ($0, [:]) })
            let transform = FormTransform(
                rules: file.mappings.first?.form,
                local: try Form(["type": "object", "properties": .object(any)]),
                peer: try Form(["type": "object", "properties": ["t": [:]]]))
            let report = transform.apply(ours)
            #expect(report.form["t"] == example["theirs"], "\(example)")
            #expect(report.faults.first?.code.rawValue == example["refused"]?.stringValue, "\(example)")
        }
        for format in DateFormat.allCases { #expect(text.contains("`\(format.rawValue)`")) }
    }

    @Test("the sheet's last row is refused as the page says, and nothing is taken")
    func mistake() throws {
        let rows = try PeersFolder.rows(Array(try block("csv catalogue").utf8))
        do throws(ImportFaults) {
            _ = try CatalogImport(rows: rows)
            Issue.record("the sheet was taken")
        } catch {
            #expect(error.faults.count > 10)
            #expect(
                error.faults.allSatisfy {
                    $0.row == 5 && $0.fault.code == .memberMissing && $0.matter == "ES-33"
                })
        }
    }

    @Test("the page lists every column of either sheet")
    func columns() {
        for columns in [SheetColumns.catalogue, .mapping] {
            for column in columns.all {
                #expect(text.contains("| `\(column.name)` | \(column.nameZh) | "), "\(column.name)")
            }
            #expect(Set(columns.all.flatMap { [$0.name, $0.nameZh] }).count == 2 * columns.all.count)
        }
    }

    /// The page's tables of the national platform.
    private func tables() throws -> [PlatformTable] {
        try ["basic", "extend", "material"].compactMap { kind in
            let name = "dn_task_general_\(kind)"
            let lines = try block("csv \(name)").split(separator: "\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            }
            return PlatformTable(
                name: name, header: lines[0], rows: [PlatformTable.Row(number: 2, cells: lines[1])])
        }
    }

    @Test("the platform's tables of the page are taken by its reading, and refused without it")
    func platformTables() throws {
        let reading = try PlatformReading(try json("json reading"))
        let read = try PlatformImport(tables: try tables(), reading: reading)
        #expect(read.notes.map { "\($0.what) \($0.column)" } == ["columnUnused power_source"])
        #expect(try CatalogImport(json: read.document).warnings.isEmpty)
        let faults = try #require(throws: ImportFaults.self) {
            try PlatformImport(tables: try tables(), reading: PlatformReading())
        }.faults
        let open = try #require(try json("json reading")["values"]?.objectValue).keys
        #expect(
            Set(faults.compactMap(\.column)) == Set(open)
                && faults.allSatisfy { $0.fault.code == .wordUnknown })
    }

    @Test("the page says of every column of the platform's tables what becomes of it")
    func platformColumns() {
        for kind in PlatformTable.Kind.allCases {
            for column in PlatformColumns.all(of: kind) {
                #expect(text.contains("`\(column.name)`"), "\(column.name)")
            }
        }
    }

    @Test("the page's sheet says the same rows as its JSON file")
    func sheet() throws {
        let rows = try PeersFolder.rows(Array(try block("csv mapping").utf8))
        let read = try MappingFile(rows: rows, peer: nil)
        #expect(read.mappings.map(\.json) == (try MappingFile(try json("json mapping")).mappings.map(\.json)))
    }
}
