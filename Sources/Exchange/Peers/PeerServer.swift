public import Codes
internal import Cryptography
public import Routing
internal import StrictJSON

/// Answers every call of PROTOCOL.md §5, and hands a hub's part of §7 to those whose it is.
public struct PeerServer: PeerService {
    let parts: ExchangeParts
    let admission: Admission
    let pages: SignedPages
    let descriptor: OwnDescriptor
    let receipts: FinalReceipts?
    let hub: (any HubPassage)?

    /// - Parameters:
    ///   - receipts: takes final receipts; nil: they are 404.
    ///   - hub: this gateway's own work as a hub; nil: it is none.
    public init(
        _ parts: ExchangeParts, admission: Admission, pages: SignedPages, descriptor: OwnDescriptor,
        receipts: FinalReceipts? = nil, hub: (any HubPassage)? = nil
    ) {
        self.parts = parts
        self.admission = admission
        self.pages = pages
        self.descriptor = descriptor
        self.receipts = receipts
        self.hub = hub
    }

    /// The limits of batches, receipts and parts; 0 where a call has no body.
    public func bodyBytesMax(method: String, path: String) -> Int {
        switch (method, PeerPath(path)) {
        case ("POST", .events): parts.limits.batchBytes
        case ("POST", .receipts): parts.limits.smallBodyBytes
        case ("PUT", .blob): parts.limits.partBytes
        default: 0
        }
    }

    /// See ``PeerService``.
    public func answer(_ request: PeerRequest) async -> PeerAnswer {
        do {
            return try await routed(request)
        } catch let problem as PeerProblem {
            return problem.answer
        } catch let fault as JournalFault {
            return PeerProblem(unavailable: fault.code, limits: parts.limits).answer
        } catch let fault as StoreFault {
            return fault.code == .cursorInvalid
                ? PeerProblem(400, .malformed, "after is no cursor of this listing").answer
                : PeerProblem(unavailable: fault.code, limits: parts.limits).answer
        } catch let fault as CallFault {
            return PeerProblem(unavailable: fault.code, limits: parts.limits).answer
        } catch {
            return PeerProblem(unavailable: .internal, limits: parts.limits).answer
        }
    }

    private func routed(_ request: PeerRequest) async throws -> PeerAnswer {
        guard let path = PeerPath(request.path) else { throw PeerProblem(404, .notFound) }
        guard path.methods.contains(request.method) else {
            throw PeerProblem(
                405, .methodNotAllowed, headers: ["Allow": path.methods.joined(separator: ", ")])
        }
        if let text = request.headers["tongban-for"] {
            // `try?`: what names no gateway names nobody here.
            guard let far = try? GatewayID(text) else { throw PeerProblem(404, .notFound) }
            if far != parts.own.id {
                guard let hub else { throw PeerProblem(404, .notFound, "this gateway passes nothing on") }
                return await hub.pass(request, to: far)
            }
        }
        switch path {
        case .events: return try await takeEvents(request)
        case .receipts: return try await takeReceipts(request)
        case .blob(let digest) where request.method != "GET":
            let author = try uploader(request)
            return request.method == "PUT"
                ? try await put(digest, by: author, request) : try await head(digest, of: author)
        case .descriptor: return try ownDescriptor()
        default: return try await read(path, for: try reader(of: request), request)
        }
    }

    private func read(_ path: PeerPath, for reader: Reader, _ request: PeerRequest) async throws -> PeerAnswer
    {
        switch path {
        case .ping: try await ping(reader)
        case .heads: try await heads(reader, request)
        case .caseEvents(let id): try await events(of: id, reader, request)
        case .catalog: try catalog(request)
        case .blob(let digest): try await get(digest, for: reader.id, request)
        default: throw PeerProblem(404, .notFound)
        }
    }
}

/// A hub's part of the peer's calls. Source: PROTOCOL.md §7.
public protocol HubPassage: Sendable {
    /// Custody for one batch that has passed these hubs.
    func custody(hops: Hops) -> any Custody
    /// Passes a call with `Tongban-For` on, or takes a blob for another gateway.
    func pass(_ request: PeerRequest, to far: GatewayID) async -> PeerAnswer
}

extension PeerRequest {
    /// The target without its query.
    var path: String { String(target.prefix { $0 != "?" }) }

    /// A query's value, percent-decoded; nil when absent, and of several the last counts.
    func query(_ name: String) throws(PeerProblem) -> String? {
        guard let mark = target.firstIndex(of: "?") else { return nil }
        var found: String?
        for pair in target[target.index(after: mark)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts[0] == name else { continue }
            guard let value = PercentText.decode(parts.count > 1 ? parts[1] : "") else {
                throw PeerProblem(400, .malformed, "the query cannot be read")
            }
            found = value
        }
        return found
    }
}

/// Percent-decoding of a query's value. Source: RFC 3986 §2.1.
enum PercentText {
    static func decode(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self).lowercased()
            guard let value = Hex.decode(digits), value.count == 1 else { return nil }
            bytes += value
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
