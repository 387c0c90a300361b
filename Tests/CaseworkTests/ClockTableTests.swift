import Casework
import Codes
import Testing

/// The table is made by a second calculation (peers/conformance/clocks/reference.py); the days of delay in it are
/// counted by hand.
@Suite("The table of legal clocks")
struct ClockTableTests {
    private static func rows() throws -> [[String]] {
        let text = String(decoding: try Vectors.bytes("clocks/legal-clocks.csv"), as: UTF8.self)
        return text.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test(
        "every situation of the table comes out as it states, over holidays, month ends, stops and corrections"
    )
    func table() throws {
        let rows = try Self.rows()
        #expect(rows.count >= 140)
        #expect(Set(rows.map { $0[4].split(separator: " ")[0] }).count == 8)
        for row in rows {
            try #require(row.count == 8, "\(row)")
            let found = try ClockScript(row[3], terms: row[2]).answer(row[4])
            #expect(found == row[5], "row \(row[0]): \(row[1]); \(row[3]); \(row[4])")
        }
    }

    @Test("every row says why, and by which rule")
    func reasons() throws {
        for row in try Self.rows() {
            #expect(!row[1].isEmpty && !row[7].isEmpty, "\(row)")
            let isSpelledOut = ["lights"].contains(row[4].split(separator: " ")[0]) || row[5] == "-"
            #expect(isSpelledOut || !row[6].isEmpty, "\(row)")
        }
    }
}
