internal import Codes
internal import Exchange
internal import Mapping
internal import Routing
internal import StrictJSON

/// A submission in the destination's terms: its matter, its form, its materials.
struct MappedSubmission {
    var submission: Submission
    var way: MatterDesk.Way
    /// What a review and a submission both say.
    var common: JSONObject
    /// What only a submission says.
    var submitted: JSONObject

    /// - Throws: `validation_failed` with every fault of form and materials, by their place in the body.
    init(_ submission: Submission, way: MatterDesk.Way, context: OfficeContext) throws(OfficeRefusal) {
        let matter = way.resolved.peer
        var faults: [OfficeRefusal.Fault] = []
        let report = way.transform.apply(submission.form)
        faults += report.faults.map {
            .init("/form" + $0.pointer.description, $0.code, detail: $0.message, message: $0.messageZh)
        }
        let (materials, materialFaults) = Self.materials(submission, way: way)
        faults += materialFaults
        let kind = submission.applicantKind ?? Self.kind(of: submission, for: matter)
        if !matter.subjects.contains(where: { $0.rawValue == kind }) {
            faults.append(
                .init(
                    "/applicant_kind", .subjectNotServed, detail: "the matter is not for \(kind)",
                    message: "该事项不面向此类申请人"))
        }
        if let refusal = OfficeRefusal(faults) { throw refusal }
        self.submission = submission
        self.way = way
        common = [
            "destination": .string(submission.destination.text),
            "matter": [
                "local": .string(submission.matter), "peer": .string(matter.code),
                "mapping_version": .integer(Int64(way.resolved.mappingVersion)),
            ],
            "mode": .string((submission.mode ?? way.route.mode ?? matter.modes.first ?? .delegated).rawValue),
            "parties": .array(submission.parties), "form": .object(report.form),
            "materials": .array(materials),
        ]
        if submission.isTest { common["test"] = true }
        submitted = Self.submitted(submission, kind: kind)
    }

    private static func submitted(_ submission: Submission, kind: String) -> JSONObject {
        var submitted: JSONObject = [
            "channel": .string(submission.channel), "applicant_kind": .string(kind),
            "paper": .bool(submission.isPaper), "delivery": ["way": .string(submission.deliveryWay)],
            "verification": .array(submission.verification),
            "declaration": .object(submission.declaration ?? ["signed": "paper"]),
        ]
        submitted["address"] = submission.address.map { .string($0) }
        submitted["continues"] = submission.continues.map { .string($0) }
        submitted["bundle"] = submission.bundle
        submitted["project_code"] = submission.projectCode.map { .string($0) }
        return submitted
    }

    /// The applicant's kind, where it was not given: by the credit code, else the matter's only kind, else a person.
    private static func kind(of submission: Submission, for matter: Matter) -> String {
        if matter.subjects.count == 1, let only = matter.subjects.first { return only.rawValue }
        let number = submission.parties.first { $0["role"] == "applicant" }?["id_no"]?.stringValue ?? ""
        // `try?`: what is no credit code is a person's number.
        return (try? CreditCode(number)) == nil ? "person" : "organisation"
    }

    /// The window's materials under the destination's codes and names; what is asked for and not there is a fault.
    private static func materials(
        _ submission: Submission, way: MatterDesk.Way
    ) -> ([JSON], [OfficeRefusal.Fault]) {
        let match = way.materialMatch
        var faults: [OfficeRefusal.Fault] = []
        var given: [JSON] = []
        var codes: Set<String> = []
        for (index, material) in submission.materials.enumerated() {
            guard let code = material["code"]?.stringValue else {
                given.append(.object(material))
                continue  // the event's schema names it
            }
            guard let there = match.material(forWindow: code) else {
                faults.append(
                    .init(
                        "/materials/\(index)/code", .materialUnknown, detail: "the matter asks for no \(code)"
                    ))
                continue
            }
            codes.insert(there.code)
            var named = material
            named["code"] = .string(there.code)
            if named["name"] == nil { named["name"] = .string(there.name) }
            given.append(.object(named))
        }
        for pair in match.pairs where pair.there.required && !codes.contains(pair.there.code) {
            let code = match.windowCode(forPeer: pair.there.code) ?? pair.there.code
            faults.append(
                .init(
                    "/materials", .materialMissing, detail: "\(code) is required: \(pair.there.name)",
                    message: "缺少材料：\(pair.there.name)"))
        }
        return (given, faults)
    }
}
