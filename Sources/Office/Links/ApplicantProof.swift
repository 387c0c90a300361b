internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import StrictJSON

/// What a person who holds a link must know besides: the last four characters of the ID number of somebody who stands
/// for the applicant.
enum ApplicantProof {
    /// Characters of the ID number that are asked for.
    static let characters = 4
    /// Wrong guesses in a row that lock a link, and begin the first pause at the door of a case's results.
    static let wrongMost = 5

    private static let roles: Set<String> = ["applicant", "guardian", "legal_representative", "agent"]

    /// The name of the first party whose ID number ends so; nil where it is nobody's, or the persons were erased.
    /// - Parameter proof: as it was typed; letters in either case.
    static func party(_ proof: String, in view: CaseView) throws(OfficeRefusal) -> String? {
        let asked = proof.uppercased()
        guard asked.count == characters,
            let opening = view.logs.origin.last(where: { [.submitted, .reviewRequested].contains($0.type) })
        else { return nil }
        do throws(JournalFault) {
            let personal = try view.disclosures(of: EventKey(view.record.id, .origin, opening.sequence))
            let party = (personal?["parties"]?.arrayValue ?? []).first { party in
                guard roles.contains(party["role"]?.stringValue ?? ""),
                    let number = party["id_no"]?.stringValue, number.count >= 2 * characters
                else { return false }
                return ConstantTime.areEqual(
                    Array(number.suffix(characters).uppercased().utf8), Array(asked.utf8))
            }
            return party.map { $0["name"]?.stringValue ?? "" }
        } catch { throw OfficeRefusal(error) }
    }
}
