import Casework
import Codes
import Exchange
import Testing

@Suite("Admission: the order of the checks")
struct AdmissionOrderTests {
    @Test("an event with nothing wrong is stored")
    func nothing() async throws {
        var faulty = try await FaultyScene(seed: 3)
        #expect(try await faulty.judge([]) == .stored)
    }

    @Test("each fault alone brings its own answer", arguments: PlantedFault.allCases)
    func alone(fault: PlantedFault) async throws {
        var faulty = try await FaultyScene(seed: 3)
        #expect(try await faulty.judge([fault]).short == fault.answer)
    }

    @Test("of two faults the one that stands first in the contract answers", arguments: PlantedFault.allCases)
    func pairs(first: PlantedFault) async throws {
        for second in PlantedFault.allCases where second.rawValue > first.rawValue && !first.excludes(second)
        {
            var faulty = try await FaultyScene(seed: 3)
            let answer = try await faulty.judge([first, second]).short
            #expect(answer == first.answer, "\(first) and \(second)")
        }
    }

    @Test("all faults that can be together are answered one after another as each is mended")
    func mended() async throws {
        var left: [PlantedFault] = [
            .tooLarge, .form, .keyNotValid, .signature, .rejectedBefore, .audience, .connection, .payloadForm,
            .previousOther, .seenAhead, .matterClosed, .blobMissing,
        ]
        while let first = left.first {
            var faulty = try await FaultyScene(seed: 3)
            #expect(try await faulty.judge(Set(left)).short == first.answer)
            left.removeFirst()
        }
    }
}
