import Casework
import Codes
import Cryptography
import Exchange
import StrictJSON

/// What a course has seen promised and released, and every broken promise it found.
///
/// `@unchecked`: touched on the simulation's thread alone.
final class Ledger: @unchecked Sendable {
    /// One place of one author's log.
    struct Place: Hashable {
        var author: GatewayID
        var caseID: CaseID
        var sequence: Int
    }

    /// Broken promises, in the order found.
    private(set) var violations: [String] = []
    /// What was answered to people and peers, so that a run that did nothing is seen.
    private(set) var counts = CourseCounts()
    /// A short text of each step, hashed into ``fingerprint``.
    private(set) var fingerprint: UInt64 = 14_695_981_039_346_656_037

    /// Digests whose storing each gateway has confirmed to a peer: by gateway.
    private(set) var confirmed: [GatewayID: Set<Digest>] = [:]
    /// Own events that a person was told are kept: by gateway.
    private(set) var accepted: [GatewayID: [EventID: CaseID]] = [:]
    private var released: [Place: Digest] = [:]
    /// Lowest sequence of an author's log that was ever rejected.
    private var rejected: [Place: Int] = [:]

    /// Notes a broken promise.
    func violate(_ what: String) {
        if violations.count < 20, !violations.contains(what) { violations.append(what) }
        step("VIOLATION \(what)")
    }

    /// Where the course's time is read for ``isShown``.
    var elapsedMilliseconds: () -> Int64 = { 0 }
    /// Whether each step is printed.
    var isShown = false

    /// One step of the course, for comparing two runs of one seed.
    func step(_ text: String) {
        if isShown { print(elapsedMilliseconds(), text) }
        for byte in text.utf8 { fingerprint = (fingerprint ^ UInt64(byte)) &* 1_099_511_628_211 }
    }

    /// A person was told that an event is not written. Some words mean that the course itself is at fault.
    func refused(_ fault: JournalFault, at gateway: GatewayID) {
        counts.refused[fault.code.rawValue, default: 0] += 1
        step("\(gateway.name)?\(fault.code.rawValue)")
        if [.validationFailed, .internal, .chainBroken, .tooLarge].contains(fault.code) {
            violate("a draft was refused: \(fault.code) \(fault.detail) \(fault.faults)")
        }
    }

    /// A gateway wants people to see something: part of the course.
    func alarmed(_ alarm: Alarm, at gateway: GatewayID) {
        counts.alarms[alarm.code.rawValue, default: 0] += 1
        step("\(gateway.name)!\(alarm.code.rawValue) \(alarm.caseID?.description ?? "") \(alarm.detail)")
    }

    func crashed(_ gateway: GatewayID) {
        counts.crashes += 1
        step("\(gateway.name) crashes")
    }

    /// The disk of this gateway went back: what it had confirmed since is lost, and must come back from its peers.
    func rolledBack(_ gateway: GatewayID) {
        counts.rollbacks += 1
        step("\(gateway.name) is set back")
        confirmed[gateway] = nil
        accepted[gateway] = nil
    }

    func wrote(_ id: EventID, of caseID: CaseID, at gateway: GatewayID) {
        counts.written += 1
        accepted[gateway, default: [:]][id] = caseID
        step("\(gateway.name) writes \(id) of \(caseID)")
    }

    /// A parcel leaves its gateway in somebody's hand.
    func parcel(from one: GatewayID, to other: GatewayID, _ parcel: SimulatedParcel) {
        counts.parcels += 1
        counts.parcelLines += parcel.lines.count
        counts.parcelReceipts += parcel.receipts.count
        step("\(one.name)=>\(other.name) parcel of \(parcel.lines.count) and \(parcel.receipts.count)")
    }

    /// A request leaves its gateway.
    func leaves(_ request: LinkRequest, from own: GatewayID) {
        step("\(own.name)>\(request.method)\(request.target)#\(request.body.count)")
    }

    /// What a receiver said of an event: what it has seen of a log is released, whatever it did with it.
    func judged(_ event: ReceivedEvent, _ status: ReceiptStatus) {
        guard let payload = Self.payload(of: event.text), let source = payload.source,
            let caseID = payload.caseID,
            let sequence = payload.sequence
        else { return }
        counts.sent += 1
        let log = Place(author: source, caseID: caseID, sequence: 0)
        let about =
            "\(source.name) \(caseID)/\(sequence) \(payload.type?.rawValue ?? "") seen \(payload.seen ?? -1)"
        step("  \(about) \(event.digest.hex.prefix(8)): \(status)")
        let place = Place(author: source, caseID: caseID, sequence: sequence)
        switch status {
        case .stored, .duplicate, .relayed: release(event.digest, place)
        case .deferred: break
        case .rejected(let problem):
            guard problem.code != "fork", problem.code != "chain_broken" else {
                release(event.digest, place)
                if rejected[log].map({ $0 > sequence }) ?? true { violate("\(problem.code): \(about)") }
                return
            }
            rejected[log] = min(rejected[log] ?? sequence, sequence)
        }
    }

    /// An author releases one event per place of its log, unless it was rejected there or before.
    private func release(_ digest: Digest, _ place: Place) {
        if let earlier = released[place], earlier != digest {
            let log = Place(author: place.author, caseID: place.caseID, sequence: 0)
            guard let first = rejected[log], first <= place.sequence else {
                violate("fork: \(place.author.name) released two events at \(place.caseID)/\(place.sequence)")
                return
            }
        }
        released[place] = digest
    }

    /// A gateway answered a batch: what it calls stored it has, now and as long as its disk is not set back.
    func answered(_ receipt: Receipt, by gateway: SimulatedGateway) {
        for result in receipt.results {
            counts.results[result.status.word, default: 0] += 1
            step("\(gateway.id.name):\(result.status.word) \(result.digest.hex.prefix(8))")
            switch result.status {
            case .stored, .duplicate:
                confirmed[gateway.id, default: []].insert(result.digest)
                if !gateway.keeps(result.digest) {
                    violate("acknowledged but not kept: \(gateway.id.name) answered \(result.status.word)")
                }
            case .relayed:
                if !gateway.carries(result.digest) {
                    violate("relayed but not in custody: \(gateway.id.name)")
                }
            case .rejected(let problem): step(problem.code)
            case .deferred: break
            }
        }
    }

    static func payload(of text: String) -> EventPayload? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count >= 3, let bytes = Base64URL.decode(bytes: parts[1]) else { return nil }
        return EventPayload(bytes)
    }
}
