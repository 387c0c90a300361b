public import Codes
internal import Exchange
public import Mapping
internal import Routing
public import StrictJSON

extension MatterDesk {
    /// The one-time notice: mode, materials, form, conditions, days, fee and contact as the destination wants them,
    /// and what differs from here (`Options` of openapi.yaml). What is not available says why: `situation_open` with the
    /// questions that must be answered first, `matter_is_bundle` with the bundle.
    /// - Parameters:
    ///   - applicant: who applies, where it is known.
    ///   - situation: answers to our fields, as far as they are known; null: there is none.
    /// - Throws: `not_found` for a matter that is not ours; `validation_failed` for answers that our form does not know.
    public func options(
        matter code: String, destination: DivisionCode, applicant: Subject? = nil,
        situation: JSONObject = [:], for caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        let local: Matter
        do throws(OfficeRefusal) {
            local = try own(code)
        } catch {
            // The matter is what was asked for: one that is not there is not found.
            throw error == OfficeRefusal(.matterUnknown)
                ? OfficeRefusal(.notFound, detail: error.detail, message: error.message) : error
        }
        let told = Situation(applicant: applicant, answers: situation)
        try Self.check(told, of: local)
        await prepare(destination)
        var answer: JSONObject = [
            "matter": Self.line(local),
            "destination": [
                "division": .string(destination.text),
                "name": .string(name(of: destination)),
            ],
        ]
        do throws(OfficeRefusal) {
            switch try await find(matter: code, to: destination, mode: nil, in: told, from: caller) {
            case .way(let way):
                try describe(way, in: &answer)
                let now = context.places.changes.successors(of: destination, on: context.today)
                if let now = now.first {
                    answer["destination"] = [
                        "division": .string(now.text), "name": .string(name(of: now)),
                        "was": .string(destination.text),
                    ]
                }
            case .bundle(let match):
                Self.refuse(.matterIsBundle, match.explanation, in: &answer)
                answer["bundle"] = try await bundle(match.code)
            case .open(let open):
                Self.refuse(.situationOpen, open.explanation, in: &answer)
                answer["questions"] = .array(Self.questions(open).map { .object($0) })
            }
        } catch {
            context.noteDemand(error, matter: code, destination: destination, by: caller)
            answer["available"] = false
            answer["code"] = .string(error.code.rawValue)
            answer["message"] = .string(error.message)
            answer["explanation"] = .strings([error.message])
            if !error.candidates.isEmpty { answer["candidates"] = .array(error.candidates.map(\.json)) }
        }
        return .object(answer)
    }

    /// - Throws: `validation_failed` with every answer that our form does not know or that the field cannot have.
    static func check(_ told: Situation, of local: Matter) throws(OfficeRefusal) {
        let faults = told.faults(in: local.form).map { fault in
            OfficeRefusal.Fault(
                "/situation" + fault.pointer.description, fault.code, detail: fault.message,
                message: fault.messageZh)
        }
        if let refusal = OfficeRefusal(faults) { throw refusal }
    }

    /// What must be told, each with the place where a submission tells it.
    static func questions(_ open: OpenSituation) -> [JSONObject] {
        var questions: [JSONObject] = []
        if open.questions.applicant {
            questions.append([
                "pointer": "/applicant_kind", "title": "申请人类型", "type": "string",
                "choices": .strings(Subject.allCases.map(\.rawValue)),
            ])
        }
        return questions
            + open.fields.map { field in
                var question: JSONObject = [
                    "pointer": .string("/situation" + JSONPointer(tokens: [field.name]).description),
                    "title": .string(field.title ?? field.name),
                ]
                question["type"] = field.type.map { .string($0) }
                question["choices"] = field.choices.map { .array($0) }
                return question
            }
    }

    private static func refuse(
        _ code: ErrorCode, _ explanation: [Explanation], in answer: inout JSONObject
    ) {
        answer["available"] = false
        answer["code"] = .string(code.rawValue)
        answer["message"] = .string(code.message)
        answer["explanation"] = .strings(explanation.map(\.textZh))
    }

    /// `{"code","name"?}`; a bundle that is not in force has no name.
    private func bundle(_ code: String) async throws(OfficeRefusal) -> JSON {
        var line: JSONObject = ["code": .string(code)]
        do throws(OfficeRefusal) {
            line["name"] = .string(try await BundleShelf(context).inForce(code).name)
        } catch  where error.code == .notFound || error.code == .matterNotOpen {
            line["name"] = nil
        }
        return .object(line)
    }

    private func describe(_ way: Way, in answer: inout JSONObject) throws(OfficeRefusal) {
        let peer = way.resolved.peer
        answer["available"] = true
        var party: JSONObject = [
            "id": .string(way.peer.description),
            "name": .string(context.directory.snapshot[way.peer]?.peer.name ?? way.peer.name),
        ]
        if context.directory.snapshot[way.peer]?.peer.proxy == true { party["proxy"] = true }
        if let hop = way.route.nextHop, hop != way.peer { party["via"] = .string(hop.description) }
        answer["peer"] = .object(party)
        answer["peer_matter"] = .object(peer.json)
        answer["modes"] = .strings(peer.modes.map(\.rawValue))
        answer["form"] = way.resolved.windowForm.json
        answer["materials"] = .array(way.windowMaterials)
        for member in ["conditions", "promised", "legal", "fee", "contact"] {
            answer[member] = peer.json[member]
        }
        answer["shared"] = .array(
            way.materialMatch.pairs.compactMap { pair in
                pair.shared.map { shared in
                    var line: JSONObject = [
                        "code": .string(pair.there.code), "name": .string(pair.there.name),
                    ]
                    line["licence"] = shared.licence.map { .string($0) }
                    line["source"] = shared.source.map { .string($0) }
                    return .object(line)
                }
            })
        if way.materialMatch.mailsOriginals { answer["paper"] = true }
        answer["differences"] = .array(
            way.resolved.differences.map { difference in
                var line: JSONObject = [
                    "what": .string(difference.aspect.rawValue),
                    "message": .string(difference.explanation.textZh),
                ]
                line["here"] = difference.here
                line["there"] = difference.there
                return .object(line)
            })
        answer["explanation"] = .strings(
            way.route.lines.map(\.textZh) + way.resolved.explanation.map(\.textZh))
    }
}

extension MatterDesk.Way {
    /// The materials that the window takes, as the catalogue that lists them describes them.
    var windowMaterials: [JSON] {
        let listed = [resolved.peer, resolved.local].flatMap { $0.json["materials"]?.arrayValue ?? [] }
        return resolved.windowMaterials.compactMap { material in
            let found = listed.first {
                $0["code"]?.stringValue == material.code && $0["name"]?.stringValue == material.name
            }
            guard var line = found?.objectValue else { return nil }
            // The mapping may want the original of what the list has as a copy.
            line["form"] = .string(material.form.rawValue)
            line["copies"] = .integer(Int64(material.copies))
            return .object(line)
        }
    }
}
