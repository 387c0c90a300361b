internal import Casework
internal import Codes
internal import StrictJSON

extension Projection {
    /// The clock events that are due in a case of which we are the destination.
    static func dueClockEvents(of view: CaseView, calendar: WorkingCalendar, now: Timestamp) -> [EventDraft] {
        []
    }

    /// When the clock may next have something to write or a light changes.
    static func clockAt(of view: CaseView, calendar: WorkingCalendar, now: Timestamp) -> Timestamp? {
        nil
    }
}
