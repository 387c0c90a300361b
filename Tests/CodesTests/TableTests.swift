import Codes
import Testing

@Suite("CSV and the tables made from it")
struct TableTests {
    static func read(_ text: String) throws(TableFault) -> CSVTable { try CSVTable(Array(text.utf8)) }

    @Test("quotes, line ends and a byte order mark are read as RFC 4180 has them")
    func shapes() throws {
        let table = try Self.read("\u{FEFF}a,b\r\n\"x,1\",\"say \"\"hi\"\"\"\n\n\"two\nlines\",\r\n,last")
        #expect(table.header == ["a", "b"])
        #expect(table.rows.map(\.fields) == [["x,1", "say \"hi\""], ["two\nlines", ""], ["", "last"]])
        #expect(table.rows.map(\.line) == [2, 4, 6])
    }

    @Test(
        "broken rows are refused with their line",
        arguments: [
            ("a,b\n1", 2), ("a,b\n1,2,3", 2), ("a,b\n1,2\n\"x", 3), ("a\nx\"y", 2), ("a\n\"x\"y", 2), ("", 1),
            ("\n\n", 1),
        ])
    func broken(text: String, line: Int) {
        do throws(TableFault) {
            _ = try Self.read(text)
            Issue.record("it was taken")
        } catch {
            #expect(error.code == .tableInvalid)
            #expect(error.line == line)
        }
    }

    @Test("bytes that are not UTF-8 are refused with their line")
    func encoding() {
        do throws(TableFault) {
            _ = try CSVTable(Array("a\nb\n".utf8) + [0xFF, 0x0A])
            Issue.record("it was taken")
        } catch { #expect(error.line == 3) }
    }

    @Test("every shipped table is readable")
    func shipped() throws {
        for name in ["codes", "divisions", "kuasheng_matters", "townships_focus", "workdays"] {
            #expect(try CSVTable(try RepositoryFile.resource("\(name).csv")).rows.count > 30, "\(name)")
        }
    }

    @Test("a code set tells what its codes mean")
    func codeSets() throws {
        let table = try CodeTable(csv: try RepositoryFile.resource("codes.csv"))
        #expect(table.meaning(of: "01", in: "事项类型") == "行政许可")
        #expect(table.codes(in: "事项类型").count == 12)
        #expect(table.meaning(of: "5", in: "满意度(GB/T 39046,1=best)") == "非常不满意")
        #expect(table.meaning(of: "99", in: "事项类型") == nil)
        #expect(table.codes(in: "无此表").isEmpty)
        #expect(table.sets.first == "事项类型")
    }

    @Test(
        "a code set that contradicts itself is refused with the line",
        arguments: [
            ("code_set,code,meaning,source\na,1,x,s\na,1,y,s", 3),
            ("code_set,code,meaning,source\na,,x,s", 2),
            ("code_set,code,meaning\na,1,x", 1),
        ])
    func brokenSets(text: String, line: Int) {
        do throws(TableFault) {
            _ = try CodeTable(csv: Array(text.utf8))
            Issue.record("it was taken")
        } catch { #expect(error.line == line) }
    }
}
