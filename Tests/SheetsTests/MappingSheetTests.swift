import Codes
import Foundation
import Mapping
import Sheets
import StrictJSON
import Testing

@Suite("A mapping as a sheet")
struct MappingSheetTests {
    /// What is read of a CSV file with that text.
    private func read(
        _ text: String, as encoding: String.Encoding = .utf8, peer: String? = nil
    ) throws -> MappingFile {
        let data = try #require(text.data(using: encoding))
        let file = try SampleFile(Array(data))
        let sheet = try #require(try SheetFile.sheets(path: file.path).first)
        let records = try sheet.records(headerNaming: MappingFile.isColumn).rows
        return try MappingFile(
            rows: records.map { SheetRow(number: $0.number, cells: $0.cells) },
            peer: try peer.map { try GatewayID($0) })
    }

    /// Row, column and code of all faults; empty when the sheet is taken.
    private func faults(_ text: String, peer: String? = RandomRows.peer) throws -> [String] {
        do {
            _ = try read(text, peer: peer)
            return []
        } catch let error as ImportFaults {
            return error.faults.map { "\($0.row) \($0.column ?? "-") \($0.fault.code)" }
        }
    }

    @Test("what is written as a sheet is read as the same rows, in order", arguments: 1...60)
    func identity(seed: Int) throws {
        var random = RandomRows(seed: UInt64(seed))
        let rows = (0..<12).map { random.row($0) }
        // Not every drawn row is one: two rules may fill one field.
        let good = rows.compactMap { row in
            try? MappingFile(["peer": .string(RandomRows.peer), "mappings": [row]]).mappings.first
        }
        #expect(good.count > 4, "seed \(seed)")
        let sheet = try MappingSheet(good, peer: try GatewayID(RandomRows.peer))
        let gb18030 = String.Encoding(rawValue: 0x8000_0632)
        for encoding in [String.Encoding.utf8, .utf16LittleEndian, gb18030] {
            let text = encoding == gb18030 ? String(sheet.csv.dropFirst()) : sheet.csv
            let again = try read(text, as: encoding)
            #expect(again.peer.description == RandomRows.peer && again.golden == nil)
            #expect(again.mappings.map(\.json) == good.map(\.json), "seed \(seed)")
        }
        for line in sheet.csv.dropFirst().split(separator: "\r\n") {
            #expect(!line.hasPrefix("=") && !line.contains(",=") && !line.contains(",@"), "seed \(seed)")
        }
    }

    @Test("columns of both names, rules one row each, a second mapping of the same code")
    func columns() throws {
        let file = try read(
            """
            示例市映射表（示例）,,,,,,,,,,,
            本方事项编码,target,适用区划,申请人类型,情形字段,情形取值,对方字段,本方字段,代码对照,form.rules.constant,对方材料,共享证照
            ES-1,HS-1,1501|150221,自然人,kind,新办|补办,xm,name,,,H1,居民身份证
            ,,,,age,json:18,lb,category,视力=1｜听力 = json:2,,,
            ,,,,,,kind,,,new,,
            ES-1,HS-2,,,,,,,,,,
            """, peer: RandomRows.peer)
        #expect(
            file.mappings.map { JSON.object($0.json) } == [
                [
                    "local": "ES-1", "target": "HS-1", "divisions": ["1501", "150221"],
                    "when": ["applicant": ["person"], "form": ["kind": ["新办", "补办"], "age": [18]]],
                    "form": [
                        "rules": [
                            ["to": "xm", "from": "name"],
                            ["to": "lb", "from": "category", "codes": ["视力": "1", "听力": 2]],
                            ["to": "kind", "constant": "new"],
                        ]
                    ],
                    "materials": ["rules": [["to": "H1", "shared": ["licence": "居民身份证"]]]],
                ],
                ["local": "ES-1", "target": "HS-2"],
            ])
    }

    @Test("every fault of a sheet is named by row and column, at once")
    func everyFault() throws {
        let found = try faults(
            """
            本方事项编码,对方事项编码,起始日期,对方字段,本方字段,代码对照,小数点移位,情形字段,情形取值,对方网关
            ES-1,,2026-02-30,a,b,甲=1，乙=2,,,,
            ,,,a,c,,,,,
            ES-2,HS-2,2026-01-01,a,b,甲=1|甲=2,,,,spiffe://ordos.tongban/gateway/150600
            ,,2026-01-02,b,b,,十,,,
            ES-3,HS-3,,,,,,k,,
            """)
        #expect(
            found == [
                "2 代码对照 cell_invalid", "2 target member_missing", "2 起始日期 date_invalid",
                "3 对方字段 mapping_target_twice", "4 代码对照 cell_invalid", "4 对方网关 row_invalid",
                "5 起始日期 member_twice", "5 小数点移位 member_type", "6 when.form member_range",
            ])
    }

    @Test("a sheet without a peer, for two peers, for another than is named, and one without a row")
    func peers() throws {
        let header = "本方事项编码,对方事项编码,对方网关\n"
        #expect(try faults(header + "A,B,\n", peer: nil) == ["0 peer member_missing"])
        let other = "spiffe://ordos.tongban/gateway/150600"
        #expect(try faults(header + "A,B,\(other)\n") == ["2 对方网关 row_invalid"])
        #expect(
            try faults(header + "A,B,\(other)\nC,D,\(RandomRows.peer)\n", peer: nil) == ["3 对方网关 row_invalid"]
        )
        #expect(try faults(header + "A,B,nobody\n", peer: nil) == ["2 对方网关 gateway_id_invalid"])
        #expect(try read(header, peer: RandomRows.peer).mappings.isEmpty)
        #expect(try read(header + "A,B,\(other)\nC,D,\(other)\n").peer.description == other)
    }

    @Test("the JSON column and the columns of its members are not mixed, in whatever order")
    func mixed() throws {
        let header = "本方事项编码,对方事项编码,表单规则（JSON）,不传字段,对方字段,本方字段\n"
        #expect(try faults(header + "A,B,{},,,\n") == [])
        #expect(try faults(header + "A,B,{},x,,\n") == ["2 不传字段 member_twice"])
        #expect(try faults(header + "A,B,,,a,b\n,,{},,,\n") == ["3 表单规则（JSON） member_twice"])
        #expect(try faults(header + "A,B,{},,,\n,,,,a,b\n").first == "3 对方字段 member_twice")
        #expect(try faults(header + "A,B,junk,,,\n") == ["2 表单规则（JSON） member_type"])
    }

    @Test("what is longer than a cell can be is refused by its row and column, not cut")
    func tooLong() throws {
        let codes = JSONObject((0..<4_000).map { ("值\($0)", .string("值\($0)")) })
        let file = try MappingFile([
            "peer": .string(RandomRows.peer),
            "mappings": [
                ["local": "A", "target": "B"],
                [
                    "local": "C", "target": "D",
                    "form": ["rules": [["to": "x", "from": "y", "codes": .object(codes)]]],
                ],
            ],
        ])
        do throws(ImportFaults) {
            _ = try MappingSheet(file.mappings, peer: file.peer)
            Issue.record("written")
        } catch {
            #expect(
                error.faults.map { "\($0.row) \($0.column ?? "") \($0.fault.code)" } == [
                    "3 代码对照 table_too_large"
                ])
        }
    }

    @Test("a hundred thousand rows of junk end in a bounded list of faults")
    func junk() throws {
        let rows = (0..<100_000).map { number in
            SheetRow(
                number: number + 2,
                cells: ["本方事项编码": number % 2 == 0 ? "\u{1}" : "", "对方字段": "=cmd|'/c calc'!A1", "代码对照": "垃圾"])
        }
        do throws(ImportFaults) {
            _ = try MappingFile(rows: rows, peer: nil)
            Issue.record("read")
        } catch { #expect((10_000..<10_100).contains(error.faults.count)) }
    }
}
