import Casework
import StrictJSON
import Testing

@Suite("The fold over committed vectors")
struct FoldVectorTests {
    @Test("every committed log folds as the Python reference folds it")
    func logsFold() throws {
        let cases = try #require(try Vectors.json("vectors/fold.json")["cases"]?.arrayValue)
        #expect(cases.count >= 100)
        for vector in cases {
            let logs = try CaseLogs(vector: vector["case"])
            #expect(CaseFold(logs).vector == vector["expect"], "seed \(vector["seed"] ?? .null)")
        }
    }

    @Test("every step stated by hand is judged so, over the logs and over the fold")
    func stepsAreJudged() throws {
        let vectors = try #require(try Vectors.json("vectors/legality.json")["vectors"]?.arrayValue)
        #expect(vectors.count >= 160)
        for vector in vectors {
            let name = vector["name"]?.stringValue ?? ""
            let logs = try CaseLogs(vector: vector["case"])
            let candidate = try CaseEvent(vector: try #require(vector["candidate"]))
            let expected = vector["legal"]?.boolValue
            #expect(Legality.judge(candidate, in: logs).isLegal == expected, "\(name)")
            #expect(
                Legality.judge(candidate, in: CaseFold(logs)).isLegal == expected, "\(name), over the fold")
        }
    }

    @Test("every data vector is taken, or refused at the member it names")
    func dataIsChecked() throws {
        let file = try Vectors.json("vectors/data.json")
        let vectors = try #require(file["vectors"]?.arrayValue)
        #expect(vectors.count >= 900)
        for vector in vectors {
            let type = try #require(vector["type"]?.stringValue.flatMap(EventType.init(rawValue:)))
            let data = try #require(vector["data"]?.objectValue)
            let faults = EventSchema.validate(type, data: data, erased: vector["erased"]?.boolValue ?? false)
            let found = Set(faults.map { $0.pointer.description })
            let expected = Set((vector["faults"]?.arrayValue ?? []).compactMap(\.stringValue))
            #expect(found == expected, "\(type.rawValue): \(data)")
        }
    }

    @Test("the personal members of every type are those of the contract")
    func personalMembers() throws {
        let personal = try #require(try Vectors.json("vectors/data.json")["personal"]?.objectValue)
        #expect(Set(personal.keys) == Set(EventType.allCases.map(\.rawValue)))
        for type in EventType.allCases {
            let names = Set((personal[type.rawValue]?.arrayValue ?? []).compactMap(\.stringValue))
            #expect(EventSchema.personalMembers(of: type) == names, "\(type.rawValue)")
        }
    }
}
