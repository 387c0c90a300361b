public import Codes
public import Cryptography
internal import Routing

/// Makes what goes into a parcel for one peer: everything of ours that waits for it, sealed as through a hub, and the
/// receipts owed to it.
///
/// It changes nothing: an event leaves the queue by its receipt alone, so a lost parcel is made again. Reads are
/// bounded; whoever writes the file asks again until nothing is left. Source: TFP/1 §8.
public struct ParcelMaking: Sendable {
    let parts: ExchangeParts

    /// Cases of one parcel; what waits beyond them goes into the next one.
    public static let casesMax = 50_000
    /// Bytes of batches in one answer: a few, so that no call holds much.
    public static let answerBytes = 4 << 20

    /// Parcels out of this gateway's queue.
    public init(_ parts: ExchangeParts) { self.parts = parts }

    /// One line for `events.jsonl`.
    public struct Line: Sendable {
        /// The batch.
        public var body: [UInt8]
        /// What it holds, in order.
        public var events: [(key: EventKey, digest: Digest)]
        /// Blobs that its events name and this gateway holds, with their lengths.
        public var blobs: [(digest: Digest, size: Int64)]
    }

    /// One event that waits and does not go.
    public struct LeftOut: Sendable, Hashable {
        /// The event; what stands behind it in its log stays too.
        public var key: EventKey
        /// Why.
        public var code: ErrorCode
    }

    /// An answer to ``lines(of:from:for:since:)``.
    public struct Portion: Sendable {
        /// In the order to be written.
        public var lines: [Line] = []
        /// What does not go now.
        public var leftOut: [LeftOut] = []
        /// Where to go on: a place in the list of cases and a sequence; nil when all are done.
        public var next: (place: Int, sequence: Int)?
    }

    /// The cases of which something waits for a peer, the longest waiting first.
    /// - Parameter since: leaves out what was queued before.
    /// - Returns: at most ``casesMax``; `more` when there are others.
    /// - Throws: `peer_unknown`; the store's faults.
    public func cases(
        for peer: GatewayID, since: Timestamp? = nil
    ) async throws(StoreFault) -> (cases: [CaseID], more: Bool) {
        let hop = try hop(to: peer)
        var cases: [CaseID] = []
        var seen: Set<CaseID> = []
        var after: String?
        repeat {
            let page = try await parts.store.outbox(for: hop, after: after, limit: 256)
            for entry in page.elements where isMeant(entry, peer, since) {
                guard seen.insert(entry.key.caseID).inserted else { continue }
                guard cases.count < Self.casesMax else { return (cases, true) }
                cases.append(entry.key.caseID)
            }
            after = page.next
        } while after != nil
        return (cases, false)
    }

    /// The next lines of these cases.
    /// - Parameters:
    ///   - start: where the portion before ended.
    ///   - since: as for ``cases(for:since:)``.
    ///   - blobBytesMost: a line's blobs together, so that small files can be filled; a single event may name more.
    /// - Throws: `peer_unknown`; the store's faults.
    public func lines(
        of cases: [CaseID], from start: (place: Int, sequence: Int) = (0, 0), for peer: GatewayID,
        since: Timestamp? = nil, blobBytesMost: Int64 = .max
    ) async throws(StoreFault) -> Portion {
        let hop = try hop(to: peer)
        let fences = await parts.journal.standingFences
        var portion = Portion()
        var filling = Filling(cut: cut(for: peer))
        for place in max(0, start.place)..<max(cases.count, max(0, start.place)) {
            let queued = try await parts.store.queued(of: cases[place])
                .filter { $0.hop == hop && isMeant($0, peer, since) }
                .filter { place > start.place || $0.key.sequence > start.sequence }
            guard !queued.isEmpty else { continue }
            let file = try await parts.store.cases([cases[place]])[cases[place]]
            for entry in queued {
                guard filling.bytes < Self.answerBytes else {
                    filling.close(into: &portion)
                    portion.next = (place, entry.key.sequence - 1)
                    return portion
                }
                if let why = try await add(entry, file, fences, blobBytesMost, &filling, &portion) {
                    guard why != .gone else { continue }
                    portion.leftOut.append(LeftOut(key: entry.key, code: why.code))
                    break
                }
            }
        }
        filling.close(into: &portion)
        return portion
    }

    /// Receipts owed to a peer, in the order of their keys.
    /// - Parameter key: where the page before ended.
    public func receipts(for peer: GatewayID, after key: String? = nil) async throws(StoreFault) -> [Record] {
        try await parts.store.records(
            .passback, prefix: peer.description + "/", after: key, limit: parts.limits.receiptsPassed)
    }

    /// Bytes of a blob from an offset on, at most a part of an upload; nil when it is not held.
    public func read(
        _ blob: Digest, from offset: Int64
    ) async throws(StoreFault) -> (bytes: [UInt8], size: Int64)? {
        guard let size = try await parts.blobs.size(of: blob) else { return nil }
        let end = min(size, max(0, offset) + Int64(parts.limits.uploadBytes))
        guard offset >= 0, offset < end else { return ([], size) }
        return (try await parts.blobs.read(blob, range: offset..<end), size)
    }

    private func hop(to peer: GatewayID) throws(StoreFault) -> GatewayID {
        guard let route = parts.route(to: peer) else {
            throw StoreFault(.peerUnknown, "\(peer) is not enrolled")
        }
        return route.hop
    }

    /// Own events alone: what a hub carries for others goes its own way.
    private func isMeant(_ entry: OutboxEntry, _ peer: GatewayID, _ since: Timestamp?) -> Bool {
        guard entry.audience == peer, entry.envelope == nil, entry.author == parts.own.id else {
            return false
        }
        return since.map { entry.enqueuedAt >= $0 } ?? true
    }

    private func cut(for peer: GatewayID) -> BatchCut {
        let theirs = parts.directory.snapshot[peer]?.peer.limits
        return BatchCut(
            eventsMost: max(1, min(parts.limits.batchEvents, theirs?.batchEvents ?? .max)),
            bytesMost: min(parts.limits.batchBytes, theirs?.batchBytes ?? .max),
            eventBytesMost: min(parts.limits.eventBytes, theirs?.eventBytes ?? .max))
    }

    private func add(
        _ entry: OutboxEntry, _ file: CaseFile?, _ fences: Fences, _ blobBytesMost: Int64,
        _ filling: inout Filling, _ portion: inout Portion
    ) async throws(StoreFault) -> Batch.Why? {
        guard !entry.held else {
            return .held(entry.problem.flatMap { ErrorCode(rawValue: $0.code) } ?? .eventRejected)
        }
        let element: WireElement
        switch OutgoingElement(parts: parts).make(entry, in: file, fences, sealed: true) {
        case .success(let made): element = made
        case .failure(let refusal): return refusal.why
        }
        let stored = file?.log(of: entry.key.author).first { $0.key == entry.key }
        var blobs: [(digest: Digest, size: Int64)] = []
        for blob in stored.flatMap({ EventPayload(jws: $0.jws)?.blobs }) ?? [] {
            // One that is not held here is the peer's own, or it will say that it is missing.
            guard let size = try await parts.blobs.size(of: blob) else { continue }
            blobs.append((blob, size))
        }
        return filling.add(element, entry, blobs, blobBytesMost, fresh: cut(for: entry.audience), &portion)
    }
}

extension Batch.Why {
    /// The word that the operator reads.
    var code: ErrorCode {
        switch self {
        case .gone: .notFound
        case .waits(let code), .held(let code): code
        }
    }
}

/// The line that is being filled.
struct Filling {
    var cut: BatchCut
    var elements: [WireElement] = []
    var events: [(key: EventKey, digest: Digest)] = []
    var blobs: [(digest: Digest, size: Int64)] = []
    /// Of the whole portion so far.
    var bytes = 0

    init(cut: BatchCut) { self.cut = cut }

    /// Takes an event in, closing the line before it where that is full.
    /// - Returns: why it goes into none.
    mutating func add(
        _ element: WireElement, _ entry: OutboxEntry, _ named: [(digest: Digest, size: Int64)],
        _ blobBytesMost: Int64, fresh: BatchCut, _ portion: inout ParcelMaking.Portion
    ) -> Batch.Why? {
        let new = named.filter { blob in !blobs.contains { $0.digest == blob.digest } }
        let together = (blobs + new).reduce(Int64(0)) { $0 + $1.size }
        var refusal: BatchCut.Refusal? = elements.isEmpty || together <= blobBytesMost ? nil : .full
        if refusal == nil { refusal = take(element, entry) }
        if refusal == .full {
            close(into: &portion)
            cut = fresh
            refusal = take(element, entry)
        }
        guard refusal == nil else { return .held(.tooLarge) }
        elements.append(element)
        events.append((entry.key, entry.digest))
        bytes += element.json.count
        for blob in named where !blobs.contains(where: { $0.digest == blob.digest }) { blobs.append(blob) }
        return nil
    }

    private mutating func take(_ element: WireElement, _ entry: OutboxEntry) -> BatchCut.Refusal? {
        cut.add(eventBytes: element.eventBytes, elementBytes: element.json.count, by: entry.author)
    }

    /// Ends the line.
    mutating func close(into portion: inout ParcelMaking.Portion) {
        guard !elements.isEmpty else { return }
        portion.lines.append(ParcelMaking.Line(body: elements.batchBody, events: events, blobs: blobs))
        (elements, events, blobs) = ([], [], [])
    }
}
