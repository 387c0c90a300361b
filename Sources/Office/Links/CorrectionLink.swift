internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// A one-time link by which the applicant answers one correction: who has it and knows the last four characters of the
/// applicant's ID number may answer, until the answer is complete, the link expires, or five wrong guesses lock it.
struct CorrectionLink {
    /// SHA-256 of the token: the record's key.
    var key: String
    /// The case and its `correction_requested`.
    var caseID: CaseID
    /// What it answers.
    var request: EventID
    /// From then on it leads nowhere.
    var expiresAt: Timestamp
    /// Guesses of the proof that were wrong, in a row.
    var wrongProofs = 0
    /// Fields that were answered with what stood there already: the value alone does not show it.
    var confirmed: Set<String> = []
    /// When the answer was complete.
    var usedAt: Timestamp?
    /// The record's version; 0: not kept yet.
    var version = 0

    /// Guesses until it is locked.
    static let wrongProofsMost = ApplicantProof.wrongMost

    init(key: String, caseID: CaseID, request: EventID, expiresAt: Timestamp) {
        self.key = key
        self.caseID = caseID
        self.request = request
        self.expiresAt = expiresAt
    }

    /// - Returns: nil for a record of another purpose.
    init?(_ record: Record) {
        // `try?` here and below: what cannot be read leads nowhere.
        guard let row = try? JSON.parse(record.value), row["purpose"] == "correction",
            let caseID = row["case"]?.stringValue.flatMap({ try? CaseID($0) }),
            let request = row["request"]?.stringValue.flatMap({ try? EventID($0) }),
            let expiresAt = row["expires_at"]?.stringValue.flatMap({ try? Timestamp($0) })
        else { return nil }
        self.init(key: record.key, caseID: caseID, request: request, expiresAt: expiresAt)
        wrongProofs = Int(row["wrong_proofs"]?.integerValue ?? 0)
        confirmed = Set((row["confirmed"]?.arrayValue ?? []).compactMap(\.stringValue))
        // `try?`: as said.
        usedAt = row["used_at"]?.stringValue.flatMap { try? Timestamp($0) }
        version = record.version
    }

    /// The row that keeps it.
    var row: Write {
        var row: JSONObject = [
            "purpose": "correction", "case": .string(caseID.description),
            "request": .string(request.description), "expires_at": .string(expiresAt.description),
            "wrong_proofs": .integer(Int64(wrongProofs)),
        ]
        if !confirmed.isEmpty { row["confirmed"] = .strings(confirmed.sorted()) }
        row["used_at"] = usedAt.map { .string($0.description) }
        return .record(.link, key: key, value: JSON.object(row).serialized())
    }

    /// Refuses one that does not lead anywhere any more.
    /// - Throws: `link_used`, `link_locked`, `link_expired`.
    func check(at now: Timestamp) throws(OfficeRefusal) {
        if usedAt != nil { throw OfficeRefusal(.linkUsed) }
        if wrongProofs >= Self.wrongProofsMost { throw OfficeRefusal(.linkLocked) }
        if now >= expiresAt { throw OfficeRefusal(.linkExpired) }
    }
}

extension RecordKind {
    /// The newest link of each correction: key of its record by the event's id, so that a new one ends the old.
    static let correctionLink = RecordKind(rawValue: "correction_link")
}
