public import Codes
internal import Exchange
public import Mapping
public import StrictJSON

extension MatterDesk {
    /// A case as it would be handed in, as far as a mapping looks at it.
    public struct Trial: Sendable {
        /// Who applies.
        public var applicant: Subject?
        /// Answers to our fields beside the form.
        public var situation: JSONObject
        /// What the window would fill; nil: the form is not looked at.
        public var form: JSONObject?
        /// Codes that the window would take; nil: materials are not looked at.
        public var materials: [String]?

        /// A trial of these.
        public init(
            applicant: Subject? = nil, situation: JSONObject = [:], form: JSONObject? = nil,
            materials: [String]? = nil
        ) {
            self.applicant = applicant
            self.situation = situation
            self.form = form
            self.materials = materials
        }
    }

    /// The one-time notice of a matter, and what would become of a form and materials on the way; nothing is written.
    /// - Returns: as ``options(matter:destination:applicant:situation:for:)``, with `report`: `{"good","fields":[{"from"?,
    ///   "to"?,"action","pointer"?,"code"?,"message"?}],"form","materials"?}`.
    /// - Throws: as the notice.
    public func explain(
        matter code: String, destination: DivisionCode, _ trial: Trial, for caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        var answers = trial.situation
        let local = context.catalogues.ownCatalog.matter(code, on: context.today)
        // What the form says is told, where it is our form; where it is not, its fields are not ours.
        for (name, value) in trial.form ?? [:] where answers[name] == nil {
            guard let local, Situation(answers: [name: value]).faults(in: local.form).isEmpty else {
                continue
            }
            answers[name] = value
        }
        let noted = try await options(
            matter: code, destination: destination, applicant: trial.applicant, situation: answers,
            for: caller)
        guard trial.form != nil || trial.materials != nil, noted["available"] == true,
            var answer = noted.objectValue
        else { return noted }
        let told = Situation(applicant: trial.applicant, answers: answers)
        let way = try await way(matter: code, to: destination, mode: nil, in: told, from: caller)
        let form = trial.form.map { way.transform.apply($0) }
        let materials = trial.materials.map { codes in
            way.materialMatch.apply(codes.map { way.window($0) })
        }
        answer["report"] = Self.report(form, materials)
        return .object(answer)
    }

    private static func report(_ form: MappingReport?, _ materials: MaterialReport?) -> JSON {
        var report: JSONObject = [
            "good": .bool(form?.isGood ?? true && materials?.faults.isEmpty ?? true)
        ]
        if let form {
            report["fields"] = .array(
                form.entries.map { line($0.from, $0.to, $0.action, $0.fault) }
                    + form.faults.filter { fault in !form.entries.contains { $0.fault == fault } }.map {
                        line(nil, nil, .refused, $0)
                    })
            report["form"] = .object(form.form)
        }
        if let materials {
            report["materials"] = .array(
                materials.entries.map { line($0.from, $0.to, $0.action, $0.fault) })
        }
        return .object(report)
    }

    private static func line(
        _ from: String?, _ to: String?, _ action: MappingReport.Action, _ fault: ShapeFault?
    ) -> JSON {
        var line: JSONObject = ["action": .string(action.rawValue)]
        line["from"] = from.map { .string($0) }
        line["to"] = to.map { .string($0) }
        line["pointer"] = fault.map { .string($0.pointer.description) }
        line["code"] = fault.map { .string($0.code.rawValue) }
        line["message"] = fault.map { .string($0.messageZh) }
        return .object(line)
    }
}

extension MatterDesk.Way {
    /// A material as the window would list it, in the form that is wanted.
    fileprivate func window(_ code: String) -> JSONObject {
        var material: JSONObject = ["code": .string(code)]
        material["form"] = resolved.windowMaterials.first { $0.code == code }.map {
            .string($0.form.rawValue)
        }
        return material
    }
}
