internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// How often somebody with a case's tracking token has guessed the proof wrongly, in a row, and until when nobody may
/// guess again.
///
/// Of the case, not of the token: two receipts of one case have one door. Every answer to a guess is written on the
/// version that it was judged on, so guesses that come at one time count one by one.
struct ResultAccess {
    /// The case.
    let caseID: CaseID
    /// Wrong guesses since the last right one, or since a clerk opened the door.
    private(set) var wrongProofs = 0
    /// When the next guess is taken; nil: now.
    private(set) var opensAt: Timestamp?
    /// The record's version; 0: not kept yet.
    private(set) var version = 0
    /// What cannot be read opens nothing until a clerk does.
    private var isUnreadable = false

    /// Pauses after the fifth wrong guess and after each further one, milliseconds: a quarter of an hour, an hour, a
    /// day, and then a week each time. Who only holds the paper so has some sixty guesses a year, at 1,000 numbers even
    /// for one who knows the day of birth; who mistyped is let in again the same day.
    static let pausesMilliseconds: [Int64] = [900_000, 3_600_000, 86_400_000, 604_800_000]

    /// What stands of a case.
    init(of id: CaseID, in store: any Store) async throws(OfficeRefusal) {
        caseID = id
        let record = try await refusing { () async throws(StoreFault) in
            try await store.record(.resultAccess, id.description)
        }
        guard let record else { return }
        version = record.version
        // `try?`: as said of what cannot be read.
        let row = try? JSON.parse(record.value)
        guard let wrong = row?["wrong_proofs"]?.integerValue, wrong >= 0 else {
            isUnreadable = true
            return
        }
        wrongProofs = Int(clamping: wrong)
        guard let opens = row?["opens_at"] else { return }
        // `try?`: as above.
        opensAt = opens.stringValue.flatMap { try? Timestamp($0) }
        isUnreadable = opensAt == nil
    }

    /// Whether no guess is taken now, not the right one either.
    func isPaused(at now: Timestamp) -> Bool { isUnreadable || opensAt.map { now < $0 } ?? false }

    /// Whether wrong guesses have made the door harder to open.
    var isGuarded: Bool { isUnreadable || wrongProofs >= ApplicantProof.wrongMost }

    /// A wrong guess; from the fifth on each begins a pause.
    mutating func fail(at now: Timestamp) {
        wrongProofs = min(wrongProofs, Int.max - 1) + 1
        let place = wrongProofs - ApplicantProof.wrongMost
        guard place >= 0 else { return }
        let pause = Self.pausesMilliseconds[min(place, Self.pausesMilliseconds.count - 1)]
        opensAt = now.advanced(byMilliseconds: pause)
    }

    /// Who knows the proof, or whom a clerk has seen, starts anew.
    mutating func clear() {
        wrongProofs = 0
        opensAt = nil
        isUnreadable = false
    }

    /// What the one at the door is told.
    var refusal: OfficeRefusal {
        guard let opensAt, !isUnreadable else {
            return OfficeRefusal(
                .linkLocked, detail: "a clerk opens it again", message: "暂时无法验证；请联系受理窗口核实身份后解锁")
        }
        return OfficeRefusal(
            .linkLocked,
            detail:
                "after too many wrong guesses the next one is taken at \(opensAt), or once a clerk opens it",
            message: "验证失败次数过多，已暂时锁定；请于 \(RatingReport.clock(opensAt))（北京时间）后再试，或联系受理窗口核实身份后解锁")
    }

    /// The row that keeps it.
    var row: Write {
        var row: JSONObject = ["wrong_proofs": .integer(Int64(wrongProofs))]
        row["opens_at"] = opensAt.map { .string($0.description) }
        return .record(.resultAccess, key: caseID.description, value: row.serialized())
    }

    /// Nobody has guessed since.
    var unchanged: Expectation { .recordVersion(.resultAccess, caseID.description, version) }
}

extension RecordKind {
    /// Guesses at the door of a case's results, by case.
    static let resultAccess = RecordKind(rawValue: "result_access")
}
