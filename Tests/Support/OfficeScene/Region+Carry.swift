internal import Casework
public import Codes
internal import Cryptography
public import Exchange
internal import ModelStore
internal import StrictJSON

extension Region {
    /// Takes what another region wrote of a case, as its lane would bring it, without a network: each event once.
    /// - Parameter withDocuments: the documents that the events name come before them.
    /// - Returns: what was said of each event, in order; none where the other has no such case.
    public func take(
        _ id: CaseID, from sender: Region, withDocuments: Bool = true
    ) async throws -> [ReceiptStatus] {
        guard let file = try await sender.store.cases([id])[id] else { return [] }
        let admission = Admission(
            own: own, store: store, journal: journal, directory: directory, descriptors: FreshDescriptors(),
            matters: catalogues, clock: clock)
        let view = try CaseView(file, vault: sender.own.vault)
        var statuses: [ReceiptStatus] = []
        for event in file.log(of: file.record.ourSide) {
            if withDocuments { try await takeBlobs(of: event, from: sender) }
            let text = String(decoding: event.jws, as: UTF8.self) + "~"
            let opened = String(decoding: try view.disclosureText(of: event.key) ?? [], as: UTF8.self)
            let received = ReceivedEvent(event.sealed == nil ? text : text + opened + "~")
            statuses.append(try await admission.take([received], from: sender.id)[0].status)
        }
        return statuses
    }

    /// As the peer's uploads bring them.
    private func takeBlobs(of event: StoredEvent, from sender: Region) async throws {
        for hex in try CaseView.parse(event).data["blobs"]?.arrayValue ?? [] {
            guard let digest = hex.stringValue.flatMap(Digest.init(hex:)),
                let size = try await sender.blobs.size(of: digest)
            else { throw CarryFault(what: "a blob that the sender does not hold: \(hex)") }
            guard try await blobs.size(of: digest) == nil else { continue }
            let bytes = try await sender.blobs.read(digest, range: 0..<size)
            _ = try await blobs.append(bytes, to: digest.hex, at: 0)
            guard try await blobs.finish(digest.hex, as: digest) else {
                throw CarryFault(what: "a blob of another digest: \(hex)")
            }
            let holding = BlobHolding.uploaded(digest, by: sender.id, at: clock.now())
            _ = try await store.commit([Change(writes: [holding])])
        }
    }

    private struct CarryFault: Error { var what: String }
}

/// Every peer's descriptor was fetched a moment ago.
private struct FreshDescriptors: DescriptorSource {
    func refresh(_ peer: GatewayID) async -> DescriptorFreshness { .recent }
}
