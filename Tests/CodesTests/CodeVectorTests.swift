import Codes
import Testing

@Suite("Codes against independent implementations")
struct CodeVectorTests {
    @Test("credit codes are taken and refused as stdnum and GB 11714 say")
    func credit() throws {
        let rows = try CodeVectors.load().credit
        #expect(rows.count == 400)
        for row in rows {
            let text = try #require(row[0].text)
            let isTaken = refusal { () throws(CodeFault) in try CreditCode(text) } == nil
            #expect(isTaken == row[1].flag, "\(text)")
        }
    }

    @Test("ID numbers are taken and refused as stdnum says, with birth date and sex")
    func resident() throws {
        let rows = try CodeVectors.load().resident
        #expect(rows.count == 400)
        for row in rows {
            let text = try #require(row[0].text)
            do throws(CodeFault) {
                let id = try ResidentID(text)
                #expect(id.birthDate.description == row[1].text, "\(text)")
                #expect((id.isMale ? "M" : "F") == row[2].text, "\(text)")
            } catch { #expect(row[1].text == nil, "\(text): \(error)") }
        }
    }

    @Test("days have the number, weekday and later months that Python's calendar gives them")
    func days() throws {
        for row in try CodeVectors.load().days {
            let text = try #require(row[0].text)
            let date = try CivilDate(text)
            let number = try #require(row[1].number)
            #expect(date.dayNumber == number, "\(text)")
            #expect(CivilDate(dayNumber: number) == date, "\(text)")
            #expect(date.weekday == row[2].number, "\(text)")
            #expect(date.adding(months: try #require(row[3].number)).description == row[4].text, "\(text)")
            #expect(date.description == text)
        }
    }

    @Test("instants have the text and the civil day at UTC+8 that Python's calendar gives them")
    func instants() throws {
        for row in try CodeVectors.load().instants {
            let count = try #require(row[0].number)
            let text = try #require(row[1].text)
            let time = Timestamp(milliseconds: Int64(count))
            #expect(time.description == text)
            #expect(try Timestamp(text) == time)
            #expect(time.civilDate.description == row[2].text)
        }
    }
}
