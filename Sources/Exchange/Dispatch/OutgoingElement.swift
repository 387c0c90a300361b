internal import Codes
internal import Cryptography
internal import Routing

/// An own event as it leaves: open for the audience itself, sealed for it where another carries it (a hub, a parcel).
struct OutgoingElement: Sendable {
    let parts: ExchangeParts

    /// Why there is none.
    struct Refusal: Error {
        var why: Batch.Why
    }

    /// - Parameters:
    ///   - file: the case as stored now.
    ///   - sealed: whether the disclosures are sealed to the audience's `enc` key.
    func make(
        _ entry: OutboxEntry, in file: CaseFile?, _ fences: Fences, sealed: Bool
    ) -> Result<WireElement, Refusal> {
        guard let file, let stored = file.log(of: entry.key.author).first(where: { $0.key == entry.key }),
            stored.digest == entry.digest
        else { return .failure(Refusal(why: .gone)) }
        if fences.hold(file.record) { return .failure(Refusal(why: .waits(.caseFenced))) }
        // Erased by law: taken only when pulled (§4).
        guard !stored.erased else { return .failure(Refusal(why: .held(.disclosureInvalid))) }
        do {
            let disclosures =
                try stored.sealed.map { sealed throws(JournalFault) in
                    try parts.own.vault.open(sealed, of: stored.key, in: file.record)
                } ?? []
            guard sealed else {
                return .success(WireElement(open: stored.jws, disclosures: disclosures))
            }
            guard let key = parts.directory.snapshot[entry.audience]?.keys.sealing(at: parts.clock.now())
            else {
                return .failure(Refusal(why: .waits(.keyUnknown)))
            }
            return .success(
                try WireElement(
                    jws: stored.jws, disclosures: disclosures, sealedFor: key.key, random: parts.random))
        } catch {
            return .failure(Refusal(why: .waits(.internal)))
        }
    }
}
