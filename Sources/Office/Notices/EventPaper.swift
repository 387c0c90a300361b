internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// The paper that an event takes with it: made before the event is written, stored as a document, named in its data.
struct EventPaper {
    /// What the writer of an event wants of its paper, said by `document` in `data`.
    enum Wish: Sendable {
        /// Nothing said: as the region's rules have it.
        case asRuled
        /// A document of the writer's own, a scan perhaps.
        case own
        /// `null`: none.
        case none

        /// Reads the wish and takes a `null` away, which no event's data may carry.
        init(_ data: inout JSONObject) {
            switch data["document"] {
            case nil: self = .asRuled
            case .null:
                data["document"] = nil
                self = .none
            default: self = .own
            }
        }
    }

    let context: OfficeContext
    private let id: CaseID
    private let source: Source

    /// Where the facts of the case stand.
    private enum Source {
        case view(CaseView)
        case submission(JSONObject, MatterDesk.Way)
    }

    /// The paper of an event of a case that is there.
    init(context: OfficeContext, view: CaseView) {
        self.context = context
        id = view.record.id
        source = .view(view)
    }

    /// The paper of 代受理, which goes with the submission by which its case begins.
    /// - Parameter submission: the event's data, complete.
    init(context: OfficeContext, beginning id: CaseID, with submission: JSONObject, on way: MatterDesk.Way) {
        self.context = context
        self.id = id
        source = .submission(submission, way)
    }

    /// Whether an event of this type is to have a paper made.
    func isWanted(_ type: EventType, _ wish: Wish) -> Bool {
        guard case .asRuled = wish, let room = context.notices else { return false }
        return room.rules.events.contains(type)
    }

    /// What was made, or why nothing was.
    struct Outcome {
        /// The member `document`.
        var document: JSON?
        /// What must still hold when the event is written.
        var expecting: [Expectation] = []
        /// Rows to be written with it.
        var writes: [Write] = []
        /// Why there is no document although one was wanted.
        var lacking: ErrorCode?
    }

    /// What a paper may lack without holding the event up, where the region says so.
    private static let mayLack: Set<ErrorCode> = [
        .typesetterMissing, .typesetterFailed, .typesetterBusy, .templateInvalid, .templateMissing,
        .glyphMissing, .templateCycle, .templateVariableUnknown, .templatePartMissing, .sealFailed,
        .noticeNotDue,
    ]

    /// Makes and stores the paper.
    /// - Parameters:
    ///   - data: the event's, complete.
    ///   - number: as it stands on the paper.
    /// - Throws: what the paper lacks, where the region wants none without; `sheet_too_large`; what the store refuses.
    func make(
        _ type: EventType, _ data: JSONObject, number: String?
    ) async throws(OfficeRefusal) -> Outcome {
        guard let room = context.notices else { return Outcome() }
        let made: (document: JSON, expecting: [Expectation])
        do throws(OfficeRefusal) {
            made = try await stored(type, data, number: number, in: room)
        } catch {
            guard room.rules.lacking == .write, Self.mayLack.contains(error.code) else { throw error }
            room.alarm(error.code, id)
            return Outcome(lacking: error.code)
        }
        return Outcome(
            document: made.document, expecting: made.expecting,
            writes: [context.links.trackingRow(of: id)])
    }

    private func stored(
        _ type: EventType, _ data: JSONObject, number: String?, in room: NoticeRoom
    ) async throws(OfficeRefusal) -> (document: JSON, expecting: [Expectation]) {
        let making = NoticeMaking(context: context, room: room)
        let noticeCase = try noticeCase(making)
        guard let kind = NoticeKind.of(type, data, submission: noticeCase.submission) else {
            throw OfficeRefusal(.noticeNotDue)
        }
        let facts = making.facts(noticeCase, data, number: number, on: context.today).object(for: kind)
        let paper = try await making.paper(
            kind, facts: facts, tracking: context.links.trackingToken(of: id), language: nil, isSealed: true)
        let document = try await Self.document(of: paper, context)
        let held = try await NamedBlobs(in: ["document": document], of: type).check(context, below: "/data")
        if let refusal = OfficeRefusal(held.faults) { throw refusal }
        return (document, held.expecting)
    }

    private func noticeCase(_ making: NoticeMaking) throws(OfficeRefusal) -> NoticeCase {
        switch source {
        case .view(let view): try making.noticeCase(view)
        case .submission(let submission, let way): making.noticeCase(beginningWith: submission, on: way)
        }
    }

    /// A paper stored as a document, named by nothing yet.
    /// - Returns: the member `document`.
    static func document(
        of paper: NoticeMaking.Paper, _ context: OfficeContext
    ) async throws(OfficeRefusal) -> JSON {
        var upload = try await DocumentUpload(
            context: context, name: DocumentDesk.clean(paper.content.fileName), mediaType: "application/pdf",
            bytesMax: .max)
        let reference: JSON
        do throws(OfficeRefusal) {
            try await upload.take(paper.pdf)
            reference = try await upload.finish()
        } catch {
            await upload.abandon()
            throw error
        }
        return [
            "title": .string(paper.content.title), "sealed": .string(paper.content.seal.rawValue),
            "blob": reference,
        ]
    }
}
