internal import Casework
internal import Codes
public import StrictJSON

/// 代录: what the desk of a host serves of its proxies, so that who types a region's answers needs no shell: what waits,
/// its sheet, the scan, the answer.
///
/// Each call is one of ``ProxyDesk``, ``DocumentDesk`` or ``CaseDesk`` in the proxy's own rooms, where its audit stands
/// too. Typing is the work of `typist` alone: who takes a case in does not answer for the region that decides it.
public struct ProxyTyping: Sendable {
    /// A proxy that runs in this process.
    public struct Room: Sendable {
        /// Its short name at its host.
        public let short: String
        let office: OfficeContext

        /// A proxy by its short name and its rooms.
        public init(_ short: String, _ office: OfficeContext) {
            self.short = short
            self.office = office
        }
    }

    private let typesetter: (any Typesetter)?
    /// Those that run now: one may be made while its host runs.
    private let rooms: @Sendable () -> [Room]

    /// - Parameters:
    ///   - rooms: the proxies that run, asked at each call.
    ///   - host: whose typesetter prints the sheets.
    public init(_ rooms: @escaping @Sendable () -> [Room], host: OfficeContext) {
        self.rooms = rooms
        typesetter = host.notices?.typesetter
    }

    /// The proxies that run here, by short name; `waiting` counts what the caller may see.
    /// - Returns: `{"proxies":[{"short","id","name","serves","waiting"}]}`.
    /// - Throws: `forbidden`, what the store refuses.
    public func list(for caller: Caller) async throws(OfficeRefusal) -> JSON {
        try Self.checkReads(caller)
        var lines: [JSON] = []
        for room in rooms().sorted(by: { $0.short < $1.short }) {
            let own = room.office.own
            let waiting = try await ProxyDesk(room.office).waiting(for: caller)
            lines.append([
                "short": .string(room.short), "id": .string(own.id.description), "name": .string(own.name),
                "serves": .strings(own.serves.map(\.text)), "waiting": .integer(Int64(waiting.count)),
            ])
        }
        return ["proxies": .array(lines)]
    }

    /// The cases that wait for the region's answer, the longest waiting first.
    /// - Parameter limit: lines answered; `waiting` counts all, up to ``ProxyDesk/waitingMax``.
    /// - Returns: `{"cases":[…],"waiting":n}`.
    /// - Throws: `forbidden`, `not_found` for no such proxy, what the store refuses.
    public func waiting(_ short: String, limit: Int, for caller: Caller) async throws(OfficeRefusal) -> JSON {
        try Self.checkReads(caller)
        let lines = try await ProxyDesk(try office(short)).waiting(for: caller)
        return ["cases": .array(Array(lines.prefix(limit))), "waiting": .integer(Int64(lines.count))]
    }

    /// 移送单: what stands on it, in the clear; audited.
    /// - Throws: `forbidden`, `not_found`, what the store refuses.
    public func sheet(
        of id: String, in short: String, purpose: String, for caller: Caller
    ) async throws(OfficeRefusal) -> TransferSheet {
        try Self.checkReads(caller)
        return try await ProxyDesk(try office(short)).sheet(of: id, purpose: purpose, for: caller)
    }

    /// The same as PDF, A4.
    /// - Throws: as ``sheet(of:in:purpose:for:)``, and `typesetter_…`.
    public func printedSheet(
        of id: String, in short: String, purpose: String, for caller: Caller
    ) async throws(OfficeRefusal) -> [UInt8] {
        let sheet = try await sheet(of: id, in: short, purpose: purpose, for: caller)
        guard let typesetter else { throw OfficeRefusal(.typesetterMissing) }
        do throws(TypesetFault) {
            return try await typesetter.typeset(sheet.printed)
        } catch { throw OfficeRefusal(error.code, detail: error.detail) }
    }

    /// Begins to take a scan in, among the proxy's documents.
    /// - Parameter bytesMax: length of a document in the clear.
    /// - Throws: `forbidden`, `not_found`, and what ``DocumentDesk/begin(name:mediaType:bytes:by:)`` refuses.
    public func beginScan(
        in short: String, name: String?, mediaType: String, bytes: Int?, bytesMax: Int, by caller: Caller
    ) async throws(OfficeRefusal) -> DocumentUpload {
        let typist = try Self.typist(caller)
        return try await DocumentDesk(try office(short), bytesMax: bytesMax)
            .begin(name: name, mediaType: mediaType, bytes: bytes, by: typist)
    }

    /// Types an answer in, as ``CaseDesk/write(_:to:key:by:)`` with the proxy's rules (``ProxyAnswer``); `by_person` is
    /// the token's person, whatever the body says.
    /// - Returns: `{"event","case"}`.
    /// - Throws: `forbidden`, `not_found`, and what the case desk refuses.
    public func write(
        _ body: JSON, to id: String, in short: String, key: IdempotencyKey?, by caller: Caller
    ) async throws(OfficeRefusal) -> JSON {
        let typist = try Self.typist(caller)
        return try await CaseDesk(try office(short)).write(body, to: id, key: key, by: typist)
    }

    private func office(_ short: String) throws(OfficeRefusal) -> OfficeContext {
        guard let room = rooms().first(where: { $0.short == short }) else { throw Self.unknown(short) }
        return room.office
    }

    /// As `gwctl proxy` says it too.
    public static func unknown(_ short: String) -> OfficeRefusal {
        OfficeRefusal(
            .notFound, detail: "no proxy \(short.prefix(64)) runs here",
            message: "没有代管网关 \(short.prefix(64))")
    }

    private static func checkReads(_ caller: Caller) throws(OfficeRefusal) {
        guard caller.role == .typist || caller.role == .auditor else { throw forbidden(caller) }
    }

    /// Who types, as the proxy's own desk knows such a person: what the region decided was decided on its paper, so the
    /// rule that an approver decides asks nothing of who copies it. `gwctl` writes as the same role.
    private static func typist(_ caller: Caller) throws(OfficeRefusal) -> Caller {
        guard caller.role == .typist else { throw forbidden(caller) }
        guard caller.person != nil else { throw Self.nobody }
        var typist = caller
        typist.role = .approver
        return typist
    }

    static let nobody = OfficeRefusal(
        .forbidden,
        detail: "a typist's token names its person: gwctl token create --role typist --person NAME",
        message: "代录人员的令牌须登记本人姓名")

    private static func forbidden(_ caller: Caller) -> OfficeRefusal {
        OfficeRefusal(
            .forbidden,
            detail: "the role \(caller.role.rawValue) does not answer for regions without a system",
            message: "\(caller.role.nameZh)不能代录")
    }
}
