internal import Codes
internal import Exchange
internal import Mapping
internal import Routing
internal import Synchronization

/// What was turned away and is not written yet. A request only puts it here, so that it waits for no store.
///
/// Isolation: any.
final class DemandLedger: Sendable {
    /// One request that was turned away.
    struct Entry: Sendable, Hashable {
        var code: ErrorCode
        var peer: GatewayID?
        var at: Timestamp
    }

    /// What waits to be written.
    struct Waiting: Sendable {
        var entries: [DemandRecord.Key: Entry] = [:]
        /// By month: what found no place here.
        var rest: [Month: Int] = [:]

        var isEmpty: Bool { entries.isEmpty && rest.isEmpty }
    }

    /// More in one second than a city's windows can ask for; beyond it what comes is only counted.
    static let waitingMost = 1_024

    private let waiting = Mutex(Waiting())

    /// Takes one in. The same window, matter, county and month stand here once, with the first reason of the day.
    func put(_ entry: Entry, as key: DemandRecord.Key) {
        waiting.withLock { waiting in
            if let known = waiting.entries[key] {
                waiting.entries[key] = Self.counting(known, entry)
            } else if waiting.entries.count < Self.waitingMost {
                waiting.entries[key] = entry
            } else {
                waiting.rest[key.month, default: 0] += 1
            }
        }
    }

    /// Which of two counts: of one day the first, of two days the later, which no record has yet.
    private static func counting(_ earlier: Entry, _ later: Entry) -> Entry {
        earlier.at.civilDate == later.at.civilDate ? earlier : later
    }

    /// Hands out what waits; nothing waits then.
    func take() -> Waiting {
        waiting.withLock { waiting in
            defer { waiting = Waiting() }
            return waiting
        }
    }

    /// Puts back what could not be written; what came meanwhile is later.
    func putBack(_ back: Waiting) {
        waiting.withLock { waiting in
            waiting.entries.merge(back.entries) { later, earlier in Self.counting(earlier, later) }
            waiting.rest.merge(back.rest, uniquingKeysWith: +)
        }
    }
}

extension ErrorCode {
    /// Whether a window is turned away for want of a way: catalogue, mapping or route, not what the clerk wrote.
    var isTurningAway: Bool {
        switch self {
        case .mappingMissing, .mappingAmbiguous, .matterRetired, .matterNotOpen, .matterUnknown,
            .divisionNotServed, .routeUnknown, .routeAmbiguous, .peerSuspended, .hubUnusable, .scopeNotOpen,
            .modeNotOpen, .catalogMissing:
            true
        default: false
        }
    }
}

extension OfficeContext {
    /// Remembers that a window was turned away, where it was for want of a way with a matter that is ours.
    func noteDemand(
        _ refusal: OfficeRefusal, matter: String, destination: DivisionCode, by caller: Caller
    ) {
        guard caller.role.takesIn, refusal.code.isTurningAway,
            catalogues.ownCatalog.matter(matter, on: today) != nil
        else {
            return
        }
        noteDemand(.matter(matter), refusal.code, destination: destination, by: caller)
    }

    /// Remembers what a window asked for.
    func noteDemand(
        _ subject: DemandRecord.Subject, _ code: ErrorCode, destination: DivisionCode?, by caller: Caller
    ) {
        let now = clock.now()
        demand.put(
            DemandLedger.Entry(code: code, peer: destination.flatMap { owner(of: $0) }, at: now),
            as: DemandRecord.Key(
                month: Month(of: now.civilDate), window: caller.division?.text ?? "",
                destination: destination?.county ?? "", subject: subject))
    }

    /// The peer that would decide cases of a division; nil where none would, or several claim it.
    func owner(of destination: DivisionCode) -> GatewayID? {
        let owners = ways.table(of: own, directory.snapshot).match(destination)?.owners ?? []
        guard owners.count == 1, case .peer(let owner) = owners[0] else { return nil }
        return owner
    }
}
