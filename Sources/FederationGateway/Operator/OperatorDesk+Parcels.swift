internal import Casework
internal import Codes
internal import Cryptography
internal import Exchange
internal import Office
internal import StrictJSON

/// What `gwctl parcel` asks while it writes or reads a file: pieces of bounded length, since the daemon opens no zip.
extension OperatorDesk {
    static let parcelVerbs: [String: Verb] = [
        "parcel.cases": { desk, call throws(OfficeRefusal) in try await desk.parcelCases(call) },
        "parcel.lines": { desk, call throws(OfficeRefusal) in try await desk.parcelLines(call) },
        "parcel.receipts": { desk, call throws(OfficeRefusal) in try await desk.parcelReceipts(call) },
        "parcel.blob": { desk, call throws(OfficeRefusal) in try await desk.parcelBlob(call) },
        "parcel.exported": { desk, call throws(OfficeRefusal) in
            let peer = try call.gateway("to")
            try await desk.gateway.audit(
                "parcel_exported", object: peer.description, detail: try call.text("detail"), by: call.actor)
            return [:]
        },
        "parcel.admit": { desk, call throws(OfficeRefusal) in
            try desk.admitted(call)
            return ["name": .string(desk.gateway.settings.name)]
        },
        "parcel.take_blob": { desk, call throws(OfficeRefusal) in try await desk.takeBlob(call) },
        "parcel.take_receipts": { desk, call throws(OfficeRefusal) in try await desk.takeReceipts(call) },
        "parcel.take_batch": { desk, call throws(OfficeRefusal) in try await desk.takeBatch(call) },
        "parcel.imported": { desk, call throws(OfficeRefusal) in try await desk.parcelImported(call) },
    ]

    private func parcelCases(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let (peer, since) = try (call.gateway("to"), since(call))
        guard gateway.peers.snapshot[peer] != nil else {
            throw OfficeRefusal(.notFound, detail: "\(peer) is not enrolled", message: "没有登记对端 \(peer)")
        }
        let found = try await making { making async throws(StoreFault) in
            try await making.cases(for: peer, since: since)
        }
        return [
            "from": .string(gateway.settings.id.description), "now": .string(gateway.clock.now().description),
            "cases": .strings(found.cases.map(\.description)), "more": .bool(found.more),
        ]
    }

    private func parcelLines(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let (peer, since) = try (call.gateway("to"), since(call))
        var cases: [CaseID] = []
        for text in call.texts("cases") {
            do throws(CodeFault) {
                cases.append(try CaseID(text))
            } catch { throw OfficeRefusal(.usage, detail: "cases: \(error.message)") }
        }
        let listed = cases
        let start = (place: try integer("place", call) ?? 0, sequence: try integer("sequence", call) ?? 0)
        let blobBytes = Int64(try integer("blob_bytes", call) ?? .max)
        let portion = try await making { making async throws(StoreFault) in
            try await making.lines(of: listed, from: start, for: peer, since: since, blobBytesMost: blobBytes)
        }
        var answer: JSONObject = [
            "lines": .array(
                portion.lines.map { line in
                    [
                        "line": .string(String(decoding: line.body, as: UTF8.self)),
                        "events": .integer(Int64(line.events.count)),
                        "blobs": .array(
                            line.blobs.map { ["digest": .string($0.digest.hex), "size": .integer($0.size)] }),
                    ]
                }),
            "left_out": .array(
                portion.leftOut.map { one in
                    [
                        "case": .string(one.key.caseID.description),
                        "sequence": .integer(Int64(one.key.sequence)), "code": .string(one.code.rawValue),
                        "message": .string(one.code.message),
                    ]
                }),
        ]
        answer["next"] = portion.next.map {
            ["place": .integer(Int64($0.place)), "sequence": .integer(Int64($0.sequence))]
        }
        return .object(answer)
    }

    private func parcelReceipts(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let (peer, after) = (try call.gateway("to"), call.optional("after"))
        let owed = try await making { making async throws(StoreFault) in
            try await making.receipts(for: peer, after: after)
        }
        var answer: JSONObject = [
            "receipts": .strings(owed.map { String(decoding: $0.value, as: UTF8.self) })
        ]
        answer["next"] = owed.last.map { .string($0.key) }
        return .object(answer)
    }

    private func parcelBlob(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let (blob, offset) = (try digest(call), try integer("offset", call) ?? 0)
        let found = try await making { making async throws(StoreFault) in
            try await making.read(blob, from: Int64(offset))
        }
        guard let found else { throw OfficeRefusal(.blobMissing, detail: "\(blob.hex) is not held here") }
        return ["bytes": .string(Base64URL.encode(found.bytes)), "size": .integer(found.size)]
    }

    /// The head is sent with every piece, so that none is taken of a peer that was suspended meanwhile.
    @discardableResult
    private func admitted(_ call: VerbCall) throws(OfficeRefusal) -> ParcelManifest {
        guard let json = call.arguments["manifest"] else {
            throw OfficeRefusal(.usage, detail: "manifest is missing")
        }
        do throws(CodeFault) {
            let manifest = try ParcelManifest(json.serialized())
            try gateway.parcels.taking.admit(manifest)
            return manifest
        } catch { throw OfficeRefusal(error.code, detail: error.message, message: error.messageZh) }
    }

    private func takeBlob(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let (from, blob) = (try admitted(call).from, try digest(call))
        let standing: BlobStanding
        do throws(CodeFault) {
            if let text = call.optional("bytes") {
                guard let bytes = Base64URL.decode(text), !bytes.isEmpty else {
                    throw CodeFault(
                        code: .usage, message: "bytes is no base64url", messageZh: ErrorCode.usage.message)
                }
                standing = try await gateway.parcels.taking.put(
                    bytes, of: blob, at: Int64(call.arguments["offset"]?.integerValue ?? 0),
                    total: call.arguments["total"]?.integerValue ?? 0, from: from)
            } else {
                standing = try await gateway.parcels.taking.standing(of: blob, from: from)
            }
        } catch { throw OfficeRefusal(error.code, detail: error.message, message: error.messageZh) }
        switch standing {
        case .whole: return ["whole": true]
        case .upTo(let offset): return ["whole": false, "offset": .integer(offset)]
        }
    }

    private func takeReceipts(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        try admitted(call)
        do throws(CallFault) {
            let proved = try await gateway.parcels.taking.take(receipts: call.texts("receipts"))
            return ["proved": .array(proved.map { .bool($0) })]
        } catch { throw OfficeRefusal(error.code, detail: error.detail) }
    }

    private func takeBatch(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let manifest = try admitted(call)
        let number = try integer("number", call) ?? 1
        let text = try call.text("line")
        let batch: ParcelBatch
        do throws(CodeFault) {
            batch = try ParcelBatch(line: Array(text.utf8), number: number)
        } catch { throw OfficeRefusal(error.code, detail: error.message, message: error.messageZh) }
        let results: [ReceiptResult]
        do throws(JournalFault) {
            results = try await gateway.parcels.taking.take(batch, from: manifest.from)
        } catch { throw OfficeRefusal(error.code, detail: error.detail) }
        return [
            "results": .array(
                zip(batch.events, results).map { event, result in
                    .object(Self.line(event, result, number: number))
                })
        ]
    }

    /// What became of one event, as the operator reads it.
    private static func line(_ event: ReceivedEvent, _ result: ReceiptResult, number: Int) -> JSONObject {
        let payload = EventPayload(event)
        var line: JSONObject = ["line": .integer(Int64(number))]
        line["case"] = payload?.caseID.map { .string($0.description) }
        line["sequence"] = payload?.sequence.map { .integer(Int64($0)) }
        line["type"] = payload?.type.map { .string($0.rawValue) }
        line["event"] = result.id.map { .string($0) }
        var (code, detail): (String?, String?)
        switch result.status {
        case .stored: line["status"] = "stored"
        case .duplicate: line["status"] = "duplicate"
        case .relayed: line["status"] = "relayed"
        case .deferred(let wait):
            line["status"] = "deferred"
            switch wait {
            case .expected(let sequence):
                (code, detail) = (ErrorCode.expectedGap.rawValue, "event \(sequence) is wanted first")
            case .missing(let blobs):
                (code, detail) = (ErrorCode.blobMissing.rawValue, "\(blobs.count) blobs are missing")
            case .retryAfter: (code, detail) = (ErrorCode.unavailable.rawValue, "to be sent again")
            }
        case .rejected(let problem):
            line["status"] = "rejected"
            (code, detail) = (problem.code, problem.detail)
        }
        line["code"] = code.map { .string($0) }
        line["detail"] = detail.map { .string($0) }
        return line
    }

    private func parcelImported(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let from = try admitted(call).from
        do throws(JournalFault) {
            try await gateway.parcels.taking.forgetOldReceipts(for: from)
        } catch { throw OfficeRefusal(error.code, detail: error.detail) }
        try await gateway.audit(
            "parcel_imported", object: from.description, detail: try call.text("detail"), by: call.actor)
        return [:]
    }

    private func making<Value>(
        _ read: (ParcelMaking) async throws(StoreFault) -> Value
    ) async throws(OfficeRefusal) -> Value {
        do throws(StoreFault) {
            return try await read(gateway.parcels.making)
        } catch { throw OfficeRefusal(error.code, detail: error.detail) }
    }

    private func since(_ call: VerbCall) throws(OfficeRefusal) -> Timestamp? {
        guard call.optional("since") != nil else { return nil }
        return try call.read("since") { text throws(CodeFault) in
            // A day alone begins at midnight, UTC+8.
            text.count == 10 ? try CivilDate(text).timestampAtStart() : try Timestamp(text)
        }
    }

    private func digest(_ call: VerbCall) throws(OfficeRefusal) -> Digest {
        guard let digest = Digest(hex: try call.text("digest")) else {
            throw OfficeRefusal(.usage, detail: "digest is no SHA-256 in hex")
        }
        return digest
    }

    private func integer(_ name: String, _ call: VerbCall) throws(OfficeRefusal) -> Int? {
        guard let value = call.arguments[name] else { return nil }
        guard let number = value.integerValue, number >= 0 else {
            throw OfficeRefusal(.usage, detail: "\(name) is no integer from 0")
        }
        return Int(number)
    }
}
