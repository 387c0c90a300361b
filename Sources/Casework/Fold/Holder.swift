/// Who has the ball.
public enum Holder: String, CaseIterable, Hashable, Sendable {
    /// The gateway where the applicant stands.
    case origin
    /// The gateway that is competent to decide.
    case destination
    /// A carrier, with a parcel the case waits for.
    case courier
    /// The applicant.
    case applicant
}
