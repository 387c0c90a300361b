internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// What our own desk holds its events to, beyond what CASE.md asks of every author: an event may be legal and still be a
/// mistake that the other side, or the applicant, would have to find.
struct DeskRules {
    /// The event that is to be written.
    let type: EventType
    /// As it will be signed, but for its numbers.
    let data: JSONObject
    /// The case before it.
    let view: CaseView
    /// The day on which it is written.
    let today: CivilDate

    /// Every fault, by its place in the body.
    /// - Throws: `store_failed`.
    func faults() throws(OfficeRefusal) -> [OfficeRefusal.Fault] {
        do throws(JournalFault) {
            return switch type {
            case .accepted: try ofAcceptance()
            case .correctionRequested: ofCorrection()
            case .supplemented: ofSupplement()
            case .note: ofNote()
            case .paymentRequested, .paid, .refunded: ofPayment()
            case .rated: ofRating()
            case .ratingAnswered: ofRatingAnswer()
            default: []
            }
        } catch { throw OfficeRefusal(error) }
    }

    /// The case's matter, as the destination's catalogue had it.
    var matter: JSON { view.record.matter }
}
