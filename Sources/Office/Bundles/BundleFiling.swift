internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
internal import Routing
internal import StrictJSON

/// Makes a part's own submission of what the bundle was given once.
struct BundleFiling {
    let context: OfficeContext
    let bundle: BundleRecord
    /// Who files: the person at intake, the bundle's window later.
    let caller: Caller

    /// A result of an earlier part that may become a material.
    struct Result: Sendable, Hashable {
        /// Title of a document, or type of a licence.
        var name: String?
        var blob: JSON
    }

    /// What is known of results: at intake nothing, so that each stands for itself; later what there is.
    enum Results: Sendable {
        case toCome
        case known([Int: [Result]])
    }

    /// A part's submission, mapped and judged; nothing is written.
    /// - Throws: every fault at once, each pointing into the bundle's body.
    func prepare(_ part: BundlePart, results: Results) async throws(OfficeRefusal) -> PreparedSubmission {
        guard let plan = bundle.part(part.number) else { throw OfficeRefusal(.bundlePartUnknown) }
        let desk = MatterDesk(context)
        if context.catalogues.ownCatalog.matter(part.matter, on: context.today) != nil {
            await desk.prepare(plan.destination)
        }
        let told = try situation(of: part)
        let way: MatterDesk.Way
        do throws(OfficeRefusal) {
            way = try await desk.way(
                matter: part.matter, to: plan.destination, mode: part.mode, in: told, from: caller)
        } catch {
            if case .toCome = results, !bundle.isTest {
                context.noteDemand(error, matter: part.matter, destination: plan.destination, by: caller)
            }
            throw Self.inBundle(error, part)
        }
        let made = Draft(self, part, form: way.resolved.windowForm, way.resolved.windowMaterials, results)
        if let refusal = OfficeRefusal(made.faults) { throw refusal }
        do throws(OfficeRefusal) {
            var submission = try Submission(body(of: part, plan, made))
            submission.situation = told.answers
            submission.bundle = bundle.member(of: part)
            return try await Intake(context).prepare(submission, by: caller)
        } catch { throw made.inBundle(error) }
    }

    /// Judges a local part by our own matter.
    /// - Throws: every fault at once, each pointing into the bundle's body.
    func checkLocal(_ part: BundlePart, results: Results) throws(OfficeRefusal) {
        let matter = try MatterDesk(context).own(part.matter)
        let made = Draft(self, part, form: matter.form, matter.materials, results)
        let given = Set(made.materials.compactMap { $0["code"]?.stringValue })
        let missing = matter.materials.filter { $0.required && !given.contains($0.code) }.map {
            OfficeRefusal.Fault(
                "/materials", .materialMissing, detail: "\($0.code) is required: \($0.name)",
                message: "缺少材料：\($0.name)")
        }
        if let refusal = OfficeRefusal(made.faults + missing) { throw refusal }
    }

    /// What is not known of the situation is asked by the bundle's own form.
    private static func inBundle(_ refusal: OfficeRefusal, _ part: BundlePart) -> OfficeRefusal {
        guard refusal.code == .situationOpen else { return refusal }
        let start = "/situation/"
        return OfficeRefusal(
            refusal.code, detail: refusal.detail, message: refusal.message,
            faults: refusal.faults.map { fault in
                guard fault.pointer.hasPrefix(start) else { return fault }
                var fault = fault
                let name = String(fault.pointer.dropFirst(start.count))
                fault.pointer = "/form/" + (part.form.rule(to: name)?.from ?? name)
                return fault
            })
    }

    /// What the bundle's form answers of our own matter's, where that is what conditions ask.
    private func situation(of part: BundlePart) throws(OfficeRefusal) -> Situation {
        let local = try MatterDesk(context).own(part.matter)
        let report = bundle.definition.fill(local.form, of: part, from: bundle.content.form)
        var told = Situation(applicant: bundle.applicantKind.flatMap(Subject.init(rawValue:)))
        for (name, value) in report.form {
            let one = Situation(answers: [name: value])
            if one.faults(in: local.form).isEmpty { told.answers[name] = value }
        }
        return told
    }

    private func body(of part: BundlePart, _ plan: BundleRecord.Part, _ made: Draft) -> JSON {
        let content = bundle.content.members
        // What is handed out together waits at the window, whichever way the applicant wants it in the end.
        let isTogether = bundle.definition.results == .together && bundle.deliveryWay != "electronic"
        var delivery: JSONObject = ["way": .string(isTogether ? "window" : bundle.deliveryWay)]
        if !isTogether { delivery["address"] = content["address"] }
        var body: JSONObject = [
            "matter": .string(part.matter), "destination": .string(plan.destination.text),
            "channel": .string(bundle.channel), "parties": content["parties"] ?? [],
            "form": .object(made.form), "materials": .array(made.materials.map { .object($0) }),
            "delivery": .object(delivery), "paper": .bool(part.isPaper), "test": .bool(bundle.isTest),
            "accepted": .bool(part.isAcceptedHere),
        ]
        body["mode"] = part.mode.map { .string($0.rawValue) }
        body["applicant_kind"] = bundle.applicantKind.map { .string($0) }
        for name in ["verification", "declaration"] { body[name] = content[name] }
        return .object(body)
    }
}

extension BundleFiling {
    /// A part's form and materials as they come of the bundle's.
    struct Draft {
        let part: BundlePart
        private(set) var form: JSONObject
        private(set) var materials: [JSONObject] = []
        private(set) var faults: [OfficeRefusal.Fault]
        /// Where each material stands among the bundle's.
        private var origins: [Int?] = []

        init(
            _ filing: BundleFiling, _ part: BundlePart, form: Form, _ wanted: [Material], _ results: Results
        ) {
            self.part = part
            let content = filing.bundle.content
            let report = filing.bundle.definition.fill(form, of: part, from: content.form)
            self.form = report.form
            faults = report.faults.map {
                .init("/form" + $0.pointer.description, $0.code, detail: $0.message, message: $0.messageZh)
            }
            let given = (content.ofPart("given", part.number)?.arrayValue ?? []).compactMap(\.objectValue)
            for material in wanted {
                if let own = given.first(where: { $0["code"]?.stringValue == material.code }) {
                    take(own, as: material.code, from: nil)
                    continue
                }
                switch part.source(of: material.code) ?? .material(material.code) {
                case .material(let code):
                    let place = content.materials.firstIndex { $0["code"]?.stringValue == code }
                    if let place { take(content.materials[place], as: material.code, from: place) }
                case .result(let number, let named):
                    take(results, number, named, as: material.code)
                }
            }
        }

        private mutating func take(_ material: JSONObject, as code: String, from place: Int?) {
            var own = material
            own["code"] = .string(code)
            own["name"] = nil
            materials.append(own)
            origins.append(place)
        }

        private mutating func take(_ results: Results, _ number: Int, _ named: String?, as code: String) {
            var material: JSONObject = ["form": "electronic", "checked": "electronic_verified"]
            if case .known(let known) = results {
                let all = known[number] ?? []
                guard let found = named == nil ? all.first : all.first(where: { $0.name == named }) else {
                    return
                }
                material["blob"] = found.blob
            }
            take(material, as: code, from: nil)
        }

        /// A refusal of the part's own submission, as the bundle's clerk sees it.
        func inBundle(_ refusal: OfficeRefusal) -> OfficeRefusal {
            OfficeRefusal(
                refusal.code, detail: refusal.detail, message: refusal.message,
                faults: refusal.faults.map { fault in
                    var fault = fault
                    fault.pointer = inBundle(fault.pointer)
                    return fault
                }, allowed: refusal.allowed)
        }

        private func inBundle(_ pointer: String) -> String {
            var tokens = pointer.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard tokens.count > 2 else { return pointer }
            if tokens[1] == "form" {
                guard let rule = part.form.rule(to: tokens[2]) else { return pointer }
                guard let from = rule.from else { return "/form" }
                tokens[2] = from
            } else if tokens[1] == "materials", let index = Int(tokens[2]), origins.indices.contains(index) {
                guard let origin = origins[index] else { return "/materials" }
                tokens[2] = String(origin)
            }
            return tokens.joined(separator: "/")
        }
    }
}
