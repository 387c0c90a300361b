internal import Codes
internal import Exchange
internal import Mapping
internal import Routing
internal import StrictJSON

/// A submission in the destination's terms: its matter, its form, its materials.
struct MappedSubmission {
    var submission: Submission
    var way: MatterDesk.Way
    /// Of each material of the event the place in the body; nil for what nobody handed in.
    var origins: [Int?]
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
        let materials = way.materialMatch.apply(submission.materials)
        faults += materials.faults.map {
            .init("/materials" + $0.pointer.description, $0.code, detail: $0.message, message: $0.messageZh)
        }
        if way.mailsOriginal(of: submission), !submission.isPaper {
            faults.append(.init("/paper", .materialOriginal))
        }
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
        origins = materials.origins
        common = [
            // As the peer knows the place, which may have another code here.
            "destination": .string(way.resolved.division.text),
            "matter": [
                "local": .string(submission.matter), "peer": .string(matter.code),
                "mapping_version": .integer(Int64(way.resolved.mappingVersion)),
            ],
            "mode": .string((submission.mode ?? way.route.mode ?? matter.modes.first ?? .delegated).rawValue),
            "parties": .array(submission.parties), "form": .object(report.form),
            "materials": .array(materials.sent.map { .object($0) }),
        ]
        if submission.isTest { common["test"] = true }
        submitted = Self.submitted(submission, kind: kind)
    }

    /// A place of the event as a place of the body: materials stand elsewhere where one became several, or is shared.
    static func inBody(_ pointer: String, _ origins: [Int?]) -> String {
        if pointer == "/address" { return "/delivery/address" }
        var tokens = pointer.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard tokens.count > 2, tokens[1] == "materials", let index = Int(tokens[2]),
            origins.indices.contains(index)
        else { return pointer }
        guard let origin = origins[index] else { return "/materials" }
        tokens[2] = String(origin)
        return tokens.joined(separator: "/")
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
    static func kind(of submission: Submission, for matter: Matter) -> String {
        if matter.subjects.count == 1, let only = matter.subjects.first { return only.rawValue }
        let number = submission.parties.first { $0["role"] == "applicant" }?["id_no"]?.stringValue ?? ""
        // `try?`: what is no credit code is a person's number.
        return (try? CreditCode(number)) == nil ? "person" : "organisation"
    }
}

extension MatterDesk.Way {
    /// Whether an original of this submission must go by post: one that may come later does not yet.
    fileprivate func mailsOriginal(of submission: Submission) -> Bool {
        submission.materials.contains { material in
            guard let code = material["code"]?.stringValue, material["tolerated_until"] == nil,
                material["commitment"] != true
            else { return false }
            return materialMatch.pairs(forWindow: code).contains(where: \.needsOriginal)
        }
    }
}
