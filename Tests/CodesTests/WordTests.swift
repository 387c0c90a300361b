import Codes
import Testing

@Suite("The matter's small words")
struct WordTests {
    @Test("a scope reads back", arguments: ["city", "province", "nation", "bloc:呼包鄂乌", "bloc:a"])
    func scope(text: String) throws {
        #expect(try Scope(text).description == text)
    }

    @Test("another scope is refused", arguments: ["", "City", "bloc", "bloc:", "county", " city"])
    func unknownScope(text: String) {
        #expect(refusal { () throws(CodeFault) in try Scope(text) }?.code == .wordUnknown)
    }

    @Test("a bloc's name has 1 to 64 characters")
    func blocNames() {
        func isTaken(_ count: Int) -> Bool {
            refusal { () throws(CodeFault) in try Scope("bloc:" + String(repeating: "蒙", count: count)) }
                == nil
        }
        #expect(!isTaken(0) && isTaken(1) && isTaken(64) && !isTaken(65))
    }

    @Test("a limit has a value from 0 to its bound")
    func limits() {
        #expect(TimeLimit(value: -1, unit: .workingDay) == nil)
        #expect(TimeLimit(value: 0, unit: .hour)?.value == 0)
        #expect(TimeLimit(value: TimeLimit.valueMax, unit: .month) != nil)
        #expect(TimeLimit(value: TimeLimit.valueMax + 1, unit: .calendarDay) == nil)
        #expect(TimeLimit.Unit.allCases.map(\.rawValue) == ["working_day", "calendar_day", "month", "hour"])
    }

    @Test("sides face each other")
    func sides() {
        #expect(Side.origin.other == .destination)
        #expect(Side.destination.other == .origin)
        #expect(Mode.allCases.map(\.rawValue) == ["online", "delegated", "joint"])
        #expect(Acceptance.allCases.map(\.rawValue) == ["destination", "origin"])
    }
}
