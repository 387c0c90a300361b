internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
internal import Routing
internal import StrictJSON

extension Continuations {
    /// Divisions that might be competent, the likeliest first, each with what our routing and mappings say of it.
    func candidates(
        _ view: CaseView, tried: [String], for caller: Caller
    ) async throws(OfficeRefusal) -> [JSON] {
        var seen = Set(tried)
        var lines: [JSON] = []
        for (division, reason) in try places(view) {
            guard lines.count < Self.candidatesMost, seen.insert(division.text).inserted else { continue }
            let line = await candidate(division, reason, view, for: caller)
            // Of mere catalogues only those that have the matter are worth a line.
            if reason != "catalogue" || line["available"] == true { lines.append(line) }
        }
        return lines
    }

    private static let candidatesMost = 50

    private func places(_ view: CaseView) throws(OfficeRefusal) -> [(DivisionCode, String)] {
        var places: [(DivisionCode, String)] = []
        // `try?`: what is no division is none of the places.
        if let named = try? Self.named(in: view) { places.append((named, "transferred")) }
        let subject = try ContinuationSource(view, context: context).subject
        // What in the form is written as a division may be one, whatever the field is called.
        for (_, value) in subject["form"]?.objectValue ?? [:] {
            // `try?`: as above.
            guard let place = try? DivisionCode(value.stringValue ?? "") else { continue }
            places.append((place, "form"))
        }
        let applicant = subject["parties"]?.arrayValue?.first { $0["role"] == "applicant" }
        let number = applicant?["id_no"]?.stringValue ?? ""
        // `try?`: of a number that is none of a resident nothing can be told.
        if (try? ResidentID(number)) != nil, let place = try? DivisionCode(String(number.prefix(6))) {
            places.append((place, "id_number"))
        }
        for peer in context.directory.snapshot.all {
            for prefix in peer.peer.serves {
                let digits = String(prefix.text.prefix(6))
                let text = digits + String(repeating: "0", count: 6 - digits.count)
                // `try?`: as above.
                if let place = try? DivisionCode(text) { places.append((place, "catalogue")) }
            }
        }
        return places
    }

    private func candidate(
        _ division: DivisionCode, _ reason: String, _ view: CaseView, for caller: Caller
    ) async -> JSON {
        var line: JSONObject = [
            "division": .string(division.text),
            "name": .string(context.divisions.fullName(of: division) ?? division.text),
            "reason": .string(reason),
        ]
        let desk = MatterDesk(context)
        await desk.prepare(division)
        do throws(OfficeRefusal) {
            let way = try await desk.way(
                matter: view.record.summary.localMatter, to: division, mode: nil, from: caller)
            line["available"] = true
            line["peer"] = [
                "id": .string(way.peer.description),
                "name": .string(context.directory.snapshot[way.peer]?.peer.name ?? way.peer.name),
            ]
            line["matter"] = [
                "code": .string(way.resolved.peer.code), "name": .string(way.resolved.peer.name),
                "agency": .string(way.resolved.peer.agency.name),
            ]
        } catch {
            line["available"] = false
            line["code"] = .string(error.code.rawValue)
            line["message"] = .string(error.message)
        }
        return .object(line)
    }
}
