internal import Codes
internal import Exchange
internal import Mapping

extension Intake {
    /// The way of a submission; the peer's catalogue is fetched where none is at hand.
    func way(of submission: Submission, by caller: Caller) async throws(OfficeRefusal)
        -> MatterDesk.Way
    {
        let desk = MatterDesk(context)
        func find() async throws(OfficeRefusal) -> MatterDesk.Way {
            var told = Situation(answers: submission.situation)
            if let local = context.catalogues.ownCatalog.matter(submission.matter, on: context.today) {
                try MatterDesk.check(told, of: local)
                told.applicant = Subject(
                    rawValue: submission.applicantKind ?? MappedSubmission.kind(of: submission, for: local))
            }
            return try await desk.way(
                matter: submission.matter, to: submission.destination, mode: submission.mode, in: told,
                filled: submission.form, from: caller)
        }
        do throws(OfficeRefusal) {
            return try await find()
        } catch  where error.code == .catalogMissing {
            await desk.prepare(submission.destination)
            return try await find()
        }
    }

    /// The same; a window that is turned away for want of a way is counted.
    func countedWay(of submission: Submission, by caller: Caller) async throws(OfficeRefusal)
        -> MatterDesk.Way
    {
        do throws(OfficeRefusal) {
            return try await way(of: submission, by: caller)
        } catch {
            if !submission.isTest {
                context.noteDemand(
                    error, matter: submission.matter, destination: submission.destination, by: caller)
            }
            throw error
        }
    }
}
