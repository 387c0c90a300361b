internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// Promises the paper of each event that the clock wrote here.
public struct ClockPaperFollower: Follower {
    /// Names the cursor.
    public let name = "clock_papers"
    /// The applicant is to be told at once that the application counts as accepted.
    public let pace = FollowerPace.prompt
    /// What was deemed before this gateway made such papers is printed on demand.
    public let start = FollowerStart.now
    private let context: OfficeContext

    /// A follower over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// One promise an event, under the event's own id: the same event promises the same errand.
    public func follow(_ events: [FollowedEvent]) async throws(OfficeRefusal) -> Reaction {
        let deemed = events.filter { ClockPaper.mayBeDue($0.event) }
        guard !deemed.isEmpty else { return Reaction() }
        let (paper, views) = (ClockPaper(context: context), try await context.views(of: deemed))
        var reaction = Reaction()
        for event in deemed {
            let id = event.key.caseID
            do throws(OfficeRefusal) {
                guard let view = views[id], try paper.isDue(event.event, in: view) else { continue }
            } catch  where error.code == .noticeNotDue {
                // Its personal part is gone: nobody can be told any more.
                continue
            }
            guard try await !paper.isMade(event.event.id, of: id) else { continue }
            reaction.writes += try context.errands.promise(
                Errand(
                    id: event.event.id, kind: ClockPaperWork.errandKind, target: id.description,
                    createdAt: context.clock.now(), payload: [:]))
        }
        return reaction
    }
}

/// Makes the papers as they were promised; each commits with the end of its errand, so no event gets two.
public struct ClockPaperWork: ErrandHandler {
    static let errandKind = "notice_paper"
    /// `notice_paper`; the target is the case's id, the errand's own id is the event's.
    public let kind = Self.errandKind
    private let context: OfficeContext

    /// Work over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Makes one paper. What it lacks is said by the errand and by the alarm of papers, and it is tried again.
    public func run(_ errand: Errand) async -> ErrandOutcome {
        let paper = ClockPaper(context: context)
        // `try?`: a target that is no id was promised by nobody.
        guard let room = context.notices, let id = try? CaseID(errand.target) else {
            return .never("no paper is made here for \(errand.target)")
        }
        do throws(OfficeRefusal) {
            if try await paper.isMade(errand.id, of: id) { return .done() }
            let file = try await refusing { () async throws(StoreFault) in
                try await context.store.cases([id])[id]
            }
            guard let file else { return .never("there is no case \(id)") }
            let view: CaseView
            do throws(JournalFault) {
                view = try CaseView(file, vault: context.vault)
            } catch { throw OfficeRefusal(error) }
            guard let event = view.fold.event(errand.id), try paper.isDue(event, in: view) else {
                return .never("no paper is due for \(errand.id)")
            }
            return .done(try await paper.make(event, in: view, room: room))
        } catch {
            let why = "\(error.code.rawValue): \(error.detail)"
            switch error.code {
            case .noticeNotDue, .sheetTooLarge: return .never(why)
            default:
                room.alarm(error.code, id)
                return .later(why)
            }
        }
    }
}
