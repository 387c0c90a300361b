internal import Casework
internal import Codes
internal import Exchange
internal import Mapping
public import StrictJSON

/// Takes bundles in: every part is judged before anything is written, and the whole plan is durable before the first
/// part begins.
public struct BundleIntake: Sendable {
    let context: OfficeContext

    /// An intake over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Takes one bundle in; durable when it returns, and what may begin is begun or begins by itself.
    /// - Parameter body: `BundleSubmission` of openapi.yaml.
    /// - Returns: `Bundle` of openapi.yaml.
    /// - Throws: `validation_failed` with every fault of every part at once, `forbidden`, `not_found`, what the store
    ///   refuses.
    public func submit(_ body: JSON, key: IdempotencyKey?, by caller: Caller) async throws(OfficeRefusal)
        -> JSON
    {
        try caller.mustTakeIn()
        let desk = BundleDesk(context)
        let once = OnceOnly(key, route: "bundles", body: body, caller: caller, context: context)
        if let earlier = try await once.earlier() { return try await desk.shown(earlier, for: caller) }
        let request = try BundleRequest(body)
        let definition = try await BundleShelf(context).inForce(request.code)
        var bundle = try plan(request, definition, by: caller)
        let expecting = try await judge(bundle, by: caller)
        // Only now: what is refused takes no number and leaves nothing in the store.
        let number = try await context.takeNumber(.bundle)
        bundle = bundle.numbered(number.text)
        let answer: JSON = ["bundle": .string(bundle.id.description)]
        let kept = once.keeping(answer)
        do throws(OfficeRefusal) {
            try await write(
                bundle, also: kept.writes, expecting: kept.expecting + expecting, by: caller)
        } catch {
            // What may have been written keeps its number until the next start looks.
            if error.code != .storeOutcomeUnknown {
                await context.numbers.void([number], .notWritten, at: context.clock.now())
            }
            if error.code == .conflict, let earlier = try await once.earlier() {
                return try await desk.shown(earlier, for: caller)
            }
            throw error
        }
        await context.numbers.used([number])
        await BundleRunner(context).advanceNow(bundle.id)
        return try await desk.shown(answer, for: caller)
    }

    private func write(
        _ bundle: BundleRecord, also writes: [Write], expecting: [Expectation], by caller: Caller
    ) async throws(OfficeRefusal) {
        let change = Change(
            expecting: expecting + [.recordVersion(.bundle, bundle.id.description, 0)],
            writes: writes + (try rows(of: bundle, by: caller)))
        do throws(JournalFault) {
            guard try await context.journal.write([change]) == [.committed] else {
                throw JournalFault(.conflict)
            }
        } catch { throw OfficeRefusal(error) }
    }

    /// The plan of the parts, with every id that will ever be needed.
    private func plan(
        _ request: BundleRequest, _ definition: BundleDefinition, by caller: Caller
    ) throws(OfficeRefusal) -> BundleRecord {
        var faults = Self.faults(of: request, definition)
        var parts: [BundleRecord.Part] = []
        for part in definition.parts {
            do throws(OfficeRefusal) {
                let division = try destination(of: part, request, by: caller)
                let isLocal = context.own.serves.contains { $0.matches(division) }
                parts.append(
                    BundleRecord.Part(
                        number: part.number, isLocal: isLocal, destination: division,
                        caseID: context.newID()))
            } catch { faults += error.faults }
        }
        if let refusal = OfficeRefusal(faults) { throw refusal }
        var content = request.content
        content.members["person"] = caller.person.map { .object($0) }
        return BundleRecord(
            id: context.newID(), number: "", createdAt: context.clock.now(),
            window: .init(
                division: caller.division, desk: caller.desk, agency: caller.agency, actor: caller.actor),
            definition: definition, channel: request.channel, applicantKind: request.applicantKind,
            deliveryWay: request.deliveryWay, isTest: request.isTest, parts: parts, content: content)
    }

    private static func faults(
        of request: BundleRequest, _ definition: BundleDefinition
    ) -> [OfficeRefusal.Fault] {
        var faults = definition.faults(of: request.content.form).map {
            OfficeRefusal.Fault(
                "/form" + $0.pointer.description, $0.code, detail: $0.message, message: $0.messageZh)
        }
        var given: Set<String> = []
        for (index, material) in request.content.materials.enumerated() {
            guard let code = material["code"]?.stringValue else {
                faults.append(.init("/materials/\(index)/code", .memberMissing))
                continue
            }
            if !definition.materials.contains(where: { $0.code == code }) {
                faults.append(.init("/materials/\(index)/code", .materialUnknown))
            }
            if !given.insert(code).inserted { faults.append(.init("/materials/\(index)/code", .memberTwice)) }
        }
        for material in definition.materials where material.required && !given.contains(material.code) {
            faults.append(
                .init(
                    "/materials", .materialMissing, detail: "\(material.code) is required: \(material.name)",
                    message: "缺少材料：\(material.name)"))
        }
        for number in request.destinations.keys.sorted() where definition.part(number)?.place != .asked {
            faults.append(.init("/destinations/\(number)", .bundlePartUnknown))
        }
        return faults
    }

    private func destination(
        of part: BundlePart, _ request: BundleRequest, by caller: Caller
    ) throws(OfficeRefusal) -> DivisionCode {
        let missing: OfficeRefusal.Fault
        switch part.place {
        case .here:
            if let division = caller.division ?? context.own.home { return division }
            missing = .init("/bundle", .divisionUnknown)
        case .division(let division): return division
        case .asked:
            if let division = request.destinations[part.number] { return division }
            missing = .init("/destinations/\(part.number)", .memberMissing)
        case .field(let name):
            let text = request.content.form[name]?.stringValue ?? ""
            // `try?`: what is no division is named below.
            if let division = try? DivisionCode(text) { return division }
            missing = .init("/form/\(name)", .divisionInvalid)
        }
        throw OfficeRefusal(.validationFailed, faults: [missing])
    }

    /// Every fault of every part at once, each where it stands in the body.
    /// - Returns: what must still hold when the plan is written.
    private func judge(_ bundle: BundleRecord, by caller: Caller) async throws(OfficeRefusal) -> [Expectation]
    {
        var faults: [OfficeRefusal.Fault] = []
        var expecting: Set<Expectation> = []
        let filing = BundleFiling(context: context, bundle: bundle, caller: caller)
        for part in bundle.definition.parts {
            do throws(OfficeRefusal) {
                if bundle.part(part.number)?.isLocal == true {
                    try filing.checkLocal(part, results: .toCome)
                } else {
                    expecting.formUnion(try await filing.prepare(part, results: .toCome).expecting)
                }
            } catch {
                guard !error.isTransient else { throw error }
                let found = error.faults.isEmpty ? [Self.fault(error, of: part)] : error.faults
                faults += found.map { $0.ofPart(part.number) }.filter { fault in
                    !faults.contains { $0.pointer == fault.pointer && $0.code == fault.code }
                }
            }
        }
        if let refusal = OfficeRefusal(faults) { throw refusal }
        return Array(expecting)
    }

    /// A refusal of a whole part, at the place in the body that chose it.
    private static func fault(_ refusal: OfficeRefusal, of part: BundlePart) -> OfficeRefusal.Fault {
        let pointer =
            switch part.place {
            case .asked: "/destinations/\(part.number)"
            case .field(let name): "/form/\(name)"
            case .here, .division: "/bundle"
            }
        return .init(pointer, refusal.code, detail: refusal.detail, message: refusal.message)
    }

    private func rows(of bundle: BundleRecord, by caller: Caller) throws(OfficeRefusal) -> [Write] {
        let id = bundle.id.description
        var writes: [Write] = [
            try bundle.row(context.vault),
            .record(.bundleOpen, key: id, value: []),
            .record(.bundleNumber, key: bundle.number, value: Array(id.utf8)),
            context.links.trackingRow(ofBundle: bundle.id),
            .audit(
                AuditLine(
                    at: bundle.createdAt, actor: caller.actor, action: "bundle_submitted",
                    object: "bundle:\(id)",
                    detail: bundle.definition.code)),
        ]
        writes += bundle.parts.filter { !$0.isLocal }.map {
            .record(.bundleCase, key: $0.caseID.description, value: Array(id.utf8))
        }
        // A document that waits with its part is not swept away as named by nobody.
        writes += bundle.content.blobs.map {
            .record(BlobHolding.named, key: BlobHolding.key($0, context.own.id), value: Array("ours".utf8))
        }
        return writes + (try BundleRunner(context).promise(bundle.id))
    }
}

extension OfficeRefusal.Fault {
    /// The same, saying of which part it is.
    fileprivate func ofPart(_ number: Int) -> Self {
        .init(pointer, code, detail: "part \(number): \(detail)", message: "事项\(number)：\(message)")
    }
}

extension OfficeRefusal {
    /// Whether the same may well be done a little later.
    var isTransient: Bool {
        isOfTheStore || [.clockDoubtful, .catalogMissing, .peerUnreachable, .caseFenced].contains(code)
    }
}

extension BundleRecord {
    /// The same with its receipt's number.
    fileprivate func numbered(_ number: String) -> BundleRecord {
        BundleRecord(
            id: id, number: number, createdAt: createdAt, window: window, definition: definition,
            channel: channel, applicantKind: applicantKind, deliveryWay: deliveryWay, isTest: isTest,
            parts: parts, content: content)
    }
}
