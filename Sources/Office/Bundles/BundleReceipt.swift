internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
internal import StrictJSON

/// 一件事收件凭证: one paper for all parts of a bundle, set anew each time from the plan and the parts' cases.
struct BundleReceipt {
    let making: NoticeMaking
    let standing: BundleStanding

    private var context: OfficeContext { making.context }
    private var bundle: BundleRecord { standing.bundle }

    /// The paper; what is equal prints the same bytes.
    /// - Throws: as ``NoticeMaking``.
    func paper(language: String?) async throws(OfficeRefusal) -> NoticeMaking.Paper {
        // A copy for the applicant's hand, never sealed.
        try await making.paper(
            .bundleReceipt, facts: await facts().object,
            tracking: context.links.trackingToken(ofBundle: bundle.id), language: language, isSealed: false)
    }

    private func facts() async -> BundleReceiptFacts {
        let view = BundleView(context: context, standing: standing)
        var matters: [(json: JSON, peer: GatewayID?)?] = []
        for part in standing.parts { matters.append(await view.matter(of: part)) }
        let agency = FillIn.agency(of: bundle.caller, own: nil, name: context.own.name)
        return BundleReceiptFacts(
            bundle: bundle.definition.name, number: bundle.number, submission: submission,
            date: bundle.createdAt.civilDate, dueOn: view.due,
            promised: bundle.definition.json["promised"] ?? [:], origin: context.own.name, agency: agency,
            isTogether: bundle.definition.results == .together,
            isPaper: bundle.definition.parts.contains(where: \.isPaper), proxied: proxied(matters),
            parts: zip(standing.parts, matters).map { part, matter in
                BundleReceiptFacts.Part(
                    number: part.number, name: view.name(of: part),
                    fullNumber: bundle.number(of: part.number), place: view.place(of: part),
                    decider: matter?.json["agency"]?["name"]?.stringValue,
                    promised: matter?.json["promised"], standing: standing.text(of: part),
                    leads: part.definition.leads)
            })
    }

    /// What was taken in once, as a submission says it.
    private var submission: JSONObject {
        let content = bundle.content
        let materials = content.materials.map { given in
            var material = given
            let known = bundle.definition.materials.first { $0.code == given["code"]?.stringValue }
            material["name"] = known.map { .string($0.name) } ?? given["name"]
            return JSON.object(material)
        }
        var submission: JSONObject = [
            "parties": .array(content.parties), "materials": .array(materials),
            "delivery": ["way": .string(bundle.deliveryWay)], "test": .bool(bundle.isTest),
        ]
        submission["address"] = content.members["address"]
        let place = bundle.window.division.map { context.divisions.fullName(of: $0) ?? $0.text }
        submission["window"] = (bundle.window.desk ?? place).map { ["name": .string($0)] }
        return submission
    }

    private func proxied(_ matters: [(json: JSON, peer: GatewayID?)?]) -> [NoticeCase.Proxied] {
        var found: [NoticeCase.Proxied] = []
        for proxied in matters.compactMap({ $0?.peer }).compactMap(context.proxied(with:))
        where !found.contains(where: { $0.region == proxied.region }) {
            found.append(proxied)
        }
        return found
    }
}

extension BundleDesk {
    /// A bundle's receipt as PDF; its token works and the look is in the audit when this returns.
    /// - Parameters:
    ///   - id: its id, its receipt's number, or the id of a part's case.
    ///   - language: BCP 47; nil: the region's.
    ///   - purpose: why it is printed, for the audit.
    /// - Returns: a file's name and its bytes.
    /// - Throws: `forbidden` for a role that sees no personal members; `not_found` also for what is not the caller's
    ///   to see; what keeps it from being made.
    public func receipt(
        _ id: String, language: String?, purpose: String, for caller: Caller
    ) async throws(OfficeRefusal) -> (name: String, pdf: [UInt8]) {
        guard caller.role.unmasks else {
            throw OfficeRefusal(.forbidden, detail: "the role \(caller.role.rawValue) does not see notices")
        }
        let bundle = try await bundle(id, for: caller)
        guard let room = context.notices else { throw OfficeRefusal(.typesetterMissing) }
        let receipt = BundleReceipt(
            making: NoticeMaking(context: context, room: room), standing: try await book.standing(bundle))
        let paper = try await receipt.paper(language: language)
        try await context.links.keepTrackingToken(ofBundle: bundle.id)
        let line = AuditLine(
            at: context.clock.now(), actor: caller.actor, action: "notice_opened",
            object: "bundle:\(bundle.id)", detail: "\(NoticeKind.bundleReceipt.rawValue) \(purpose)")
        do throws(JournalFault) {
            _ = try await context.journal.write([Change(writes: [.audit(line)])])
        } catch { throw OfficeRefusal(error) }
        return (paper.content.fileName, paper.pdf)
    }
}
