public import Casework
public import Codes
public import Cryptography
public import StrictJSON

/// A case as a command finds it: the record, both logs parsed, and what they fold to.
public struct CaseView: Sendable {
    /// What stands once per case.
    public internal(set) var record: CaseRecord
    /// Both logs as stored.
    public internal(set) var file: CaseFile
    /// Both logs as the fold reads them: public members only.
    public internal(set) var logs: CaseLogs
    /// What the logs come to.
    public internal(set) var fold: CaseFold
    let vault: Vault?

    /// Reads a stored case.
    /// - Throws: `store_failed` when a stored event cannot be read, which the store check reports by itself.
    public init(_ file: CaseFile, vault: Vault) throws(JournalFault) {
        var logs = CaseLogs()
        for side in Side.allCases {
            logs[side] = try file.log(of: side).map { stored throws(JournalFault) in
                try CaseView.parse(stored)
            }
        }
        self.init(file, logs: logs, vault: vault)
    }

    init(_ file: CaseFile, logs: CaseLogs, vault: Vault?) {
        record = file.record
        self.file = file
        self.logs = logs
        fold = CaseFold(logs)
        self.vault = vault
    }

    /// The log this gateway writes.
    public var ours: [CaseEvent] { logs[record.ourSide] }
    /// The other party's.
    public var theirs: [CaseEvent] { logs[record.ourSide.other] }

    /// The last entry of a log, as a head names it; nil when the log is empty.
    public func head(of side: Side) -> (sequence: Int, digest: Digest)? {
        file.log(of: side).last.map { ($0.key.sequence, $0.digest) }
    }

    /// The personal members of a stored event, opened; nil when they are erased, empty when it has none.
    /// - Throws: `store_failed` when the sealed part does not open under the case's key.
    public func disclosures(of key: EventKey) throws(JournalFault) -> JSONObject? {
        try disclosureText(of: key).map { text throws(JournalFault) in try Personal.members(of: text) }
    }

    /// The same as they travel, joined by `~`.
    /// - Throws: `store_failed` when the sealed part does not open under the case's key.
    public func disclosureText(of key: EventKey) throws(JournalFault) -> [UInt8]? {
        let log = file.log(of: key.author)
        guard log.indices.contains(key.sequence - 1), log[key.sequence - 1].key == key else { return nil }
        let stored = log[key.sequence - 1]
        guard let sealed = stored.sealed, let vault else { return stored.erased ? nil : [] }
        return try vault.open(sealed, of: key, in: record)
    }

    /// What may follow and what was promised, where the matter allows either; nil where it does not.
    public func followUps(_ terms: MatterTerms) -> FollowUps? {
        guard terms.hasFollowUps else { return nil }
        return FollowUps(of: fold) { event in
            // `try?`: what does not open is known to nobody; the store's check reports it.
            try? disclosures(of: EventKey(record.id, event.author, event.sequence))
        }
    }

    /// One stored event as the fold reads it: public members only.
    /// - Throws: `store_failed` when it cannot be read.
    public static func parse(_ stored: StoredEvent) throws(JournalFault) -> CaseEvent {
        guard let payload = EventPayload(jws: stored.jws),
            let event = payload.caseEvent(author: stored.key.author, storedAt: stored.storedAt)
        else { throw JournalFault(.storeFailed, detail: "a stored event cannot be read") }
        return event
    }
}
