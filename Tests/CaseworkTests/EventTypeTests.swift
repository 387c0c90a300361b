import Casework
import Codes
import Testing

@Suite("Event types")
struct EventTypeTests {
    @Test("a wire name and its type name each other", arguments: EventType.allCases)
    func wireNames(type: EventType) {
        #expect(type.wireName == "cn.tongban.case.\(type.rawValue).v1")
        #expect(EventType(wireName: type.wireName) == type)
    }

    @Test(
        "a name that is not of this protocol names no type",
        arguments: [
            "", "submitted", "cn.tongban.case.submitted", "cn.tongban.case.submitted.v2",
            "cn.tongban.case..v1",
            "cn.tongban.case.v1", "cn.tongban.case.Submitted.v1", "cn.tongban.case.submitted.v1 ",
            "xcn.tongban.case.submitted.v1", "cn.tongban.case.submitted.v1.v1",
        ])
    func strangers(name: String) {
        #expect(EventType(wireName: name) == nil)
    }

    @Test("the tables are those of the contract: 11 of the origin, 18 of the destination, 6 of either")
    func authors() {
        let origin = EventType.allCases.filter { $0.authors == [.origin] }
        let destination = EventType.allCases.filter { $0.authors == [.destination] }
        let either = EventType.allCases.filter { $0.authors.count == 2 }
        #expect((origin.count, destination.count, either.count) == (11, 18, 6))
        #expect(EventType.allCases.filter(\.opensCase) == [.reviewRequested, .submitted])
        for type in EventType.allCases {
            for side in Side.allCases { #expect(type.isWritten(by: side) == type.authors.contains(side)) }
        }
    }
}
