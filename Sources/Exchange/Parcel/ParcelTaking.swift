public import Codes
public import Cryptography
internal import Routing
internal import StrictJSON

/// Takes a parcel in, piece by piece: the same ``Admission`` with every check, its maker standing for the connection.
///
/// Each piece is durable when its call returns, and taking it again does nothing twice; so a parcel whose import was
/// cut short is simply imported again. Source: TFP/1 §8.
public struct ParcelTaking: Sendable {
    let parts: ExchangeParts
    let admission: Admission
    let receipts: FinalReceipts

    /// Time that a receipt is kept for parcels, in milliseconds: who has not taken it by then sends its event again
    /// and is given another.
    public static let receiptKeptMilliseconds: Int64 = 30 * 86_400_000

    /// - Parameter receipts: settles what the peer's receipts prove.
    public init(_ parts: ExchangeParts, admission: Admission, receipts: FinalReceipts) {
        self.parts = parts
        self.admission = admission
        self.receipts = receipts
    }

    /// Whether a parcel of this head may be taken here.
    /// - Throws: `parcel_misaddressed`, `peer_unknown`, `peer_suspended`.
    public func admit(_ manifest: ParcelManifest) throws(CodeFault) {
        guard manifest.to == parts.own.id else {
            throw CodeFault(
                code: .parcelMisaddressed, message: "the parcel is for \(manifest.to)",
                messageZh: "交换包的收件方是 \(manifest.to)")
        }
        guard let peer = parts.directory.snapshot[manifest.from], peer.peer.status != .removed else {
            throw CodeFault(
                code: .peerUnknown, message: "\(manifest.from) is not enrolled",
                messageZh: "没有登记对端 \(manifest.from)")
        }
        guard peer.peer.isActive else {
            throw CodeFault(
                code: .peerSuspended, message: "\(manifest.from) is suspended",
                messageZh: "对端 \(manifest.from) 已暂停")
        }
    }

    /// Takes one line of events; the receipt for it waits for the next parcel or the next connection.
    /// - Returns: one result per event, in order.
    /// - Throws: the store's faults: nothing of the line counts as taken then.
    public func take(
        _ batch: ParcelBatch, from: GatewayID
    ) async throws(JournalFault) -> [ReceiptResult] {
        // On a stick everybody reads; what stands open is refused as a hub refuses it.
        var results = batch.events.map { event -> ReceiptResult? in
            guard case .open = event.carriage else { return nil }
            let why = "a parcel takes sealed disclosures only"
            let id = EventPayload(text: event.text)?.object["id"]?.stringValue
            return ReceiptResult(id: id, digest: event.digest, status: .rejected(.dataInvalid, why))
        }
        let places = results.indices.filter { results[$0] == nil }
        if !places.isEmpty {
            let taken = try await admission.take(places.map { batch.events[$0] }, from: from)
            for (place, result) in zip(places, taken) { results[place] = result }
        }
        let whole = results.compactMap { $0 }
        try await owe(Receipt(receiver: parts.own.id, time: parts.clock.now(), results: whole), to: from)
        return whole
    }

    /// Takes receipts in.
    /// - Returns: for each whether it proved something: signed by a key on file, of a gateway on file.
    /// - Throws: `unavailable` and the store's faults.
    public func take(receipts texts: [String]) async throws(CallFault) -> [Bool] {
        try await receipts.take(parcel: texts)
    }

    /// How much of a blob is here.
    /// - Throws: the store's faults.
    public func standing(of blob: Digest, from: GatewayID) async throws(CodeFault) -> BlobStanding {
        try await intake(blob, from) { intake in try await intake.head() }
    }

    /// Takes bytes of a blob in, as an upload's part.
    /// - Throws: `blob_too_large`, `digest_wrong`; the store's faults.
    public func put(
        _ bytes: [UInt8], of blob: Digest, at offset: Int64, total: Int64, from: GatewayID
    ) async throws(CodeFault) -> BlobStanding {
        let range = "bytes \(offset)-\(offset + Int64(bytes.count) - 1)/\(total)"
        let request = PeerRequest(
            peer: from, method: "PUT", target: PeerCalls.root + "blobs/" + blob.hex,
            headers: ["content-range": range], body: bytes)
        return try await intake(blob, from) { intake in try await intake.put(request) }
    }

    /// Drops receipts for parcels that are older than any parcel's way.
    public func forgetOldReceipts(for peer: GatewayID) async throws(JournalFault) {
        let oldest = parts.clock.now().advanced(byMilliseconds: -Self.receiptKeptMilliseconds)
        let owed: [Record]
        do throws(StoreFault) {
            owed = try await parts.store.allRecords(.passback, prefix: peer.description + "/")
        } catch { throw JournalFault(error) }
        let old = owed.filter { record in
            // `try?`: what this gateway signed itself; unreadable, it is of no use to anybody.
            guard let jws = try? JWS.parse(String(decoding: record.value, as: UTF8.self), type: .receipt),
                let json = try? JSON.parse(jws.payload), let receipt = Receipt(json)  // as above
            else { return true }
            return receipt.time < oldest
        }
        guard !old.isEmpty else { return }
        _ = try await parts.journal.write([
            Change(writes: old.map { .removeRecord(.passback, key: $0.key) })
        ])
    }

    /// Keeps the receipt until it is passed by `/receipts`, and for every parcel till then. A batch that comes again
    /// has its receipt replaced.
    private func owe(_ receipt: Receipt, to peer: GatewayID) async throws(JournalFault) {
        let signed: JWS
        do throws(CryptographyFault) {
            signed = try SignedDocument.sign(receipt.json, as: .receipt, by: parts.own.signer)
        } catch { throw JournalFault(.internal, detail: "the receipt cannot be signed: \(error)") }
        let batch = SHA256Hash.digest(of: receipt.results.flatMap { Array($0.digest.hex.utf8) })
        _ = try await parts.journal.write([
            Change(writes: [CustodySettling.passback(batch, text: Array(signed.text.utf8), to: peer)])
        ])
        if parts.directory.snapshot.hop(to: peer) == peer { parts.signals.wake(peer) }
    }

    private func intake(
        _ blob: Digest, _ from: GatewayID, _ act: (BlobIntake) async throws -> PeerAnswer
    ) async throws(CodeFault) -> BlobStanding {
        let answer: PeerAnswer
        do {
            answer = try await act(BlobIntake(parts: parts, blob: blob, author: from, audience: nil))
        } catch let problem as PeerProblem {
            answer = problem.answer
        } catch let fault as StoreFault {
            throw CodeFault(code: fault.code, message: fault.detail, messageZh: fault.code.message)
        } catch {
            throw CodeFault(code: .storeFailed, message: "\(error)", messageZh: ErrorCode.storeFailed.message)
        }
        if answer.status == 200 || answer.status == 201 { return .whole }
        if let offset = answer.headers["Upload-Offset"].flatMap({ Int64($0) }) { return .upTo(offset) }
        let code: ErrorCode =
            switch answer.status {
            case 413: .blobTooLarge
            case 422: .digestWrong
            default: .malformed
            }
        throw CodeFault(code: code, message: code.title, messageZh: code.message)
    }
}
