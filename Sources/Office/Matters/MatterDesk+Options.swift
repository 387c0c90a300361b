public import Codes
internal import Exchange
internal import Mapping
internal import Routing
public import StrictJSON

extension MatterDesk {
    /// The one-time notice: mode, materials, form, conditions, days, fee and contact as the destination wants them,
    /// and what differs from here (`Options` of openapi.yaml). What is not available says why.
    /// - Throws: `not_found` for a matter that is not ours.
    public func options(
        matter code: String, destination: DivisionCode, for caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        guard let local = context.catalogues.ownCatalog.matter(code, on: context.today) else {
            throw OfficeRefusal(
                .notFound, detail: "our catalogue has no matter \(code) in force",
                message: "本地目录中没有有效的事项 \(code)")
        }
        await prepare(destination)
        var answer: JSONObject = [
            "matter": Self.line(local),
            "destination": [
                "division": .string(destination.text),
                "name": .string(context.divisions.fullName(of: destination) ?? destination.text),
            ],
        ]
        do throws(OfficeRefusal) {
            try describe(way(matter: code, to: destination, mode: nil, from: caller), in: &answer)
        } catch {
            answer["available"] = false
            answer["code"] = .string(error.code.rawValue)
            answer["message"] = .string(error.message)
            answer["explanation"] = .strings([error.message])
        }
        return .object(answer)
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
            listed.first {
                $0["code"]?.stringValue == material.code && $0["name"]?.stringValue == material.name
            }
        }
    }
}
