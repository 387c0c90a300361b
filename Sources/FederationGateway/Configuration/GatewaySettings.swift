public import Casework
public import Codes
public import Exchange
public import Routing

/// What `gateway.yaml` says. Environment variables override it (`GATEWAY_NAME`, `LISTEN_PEERS`, …).
public struct GatewaySettings: Sendable {
    /// `gateway.id`: our SPIFFE ID, for ever.
    public var id: GatewayID
    /// `gateway.name`: as people read it.
    public var name: String
    /// `gateway.serves`: prefixes of the divisions that we decide for.
    public var serves: [DivisionPrefix]
    /// Whether events of peers for peers are taken (TFP/1 §7).
    public var relays: Bool
    /// Pairs `author > audience` a hub carries; empty: every pair of enrolled, active peers.
    public var relayPairs: [String]
    /// Where peers call.
    public var peerListen: SocketAddress
    /// Where windows and desks call.
    public var deskListen: SocketAddress
    /// Where carriers and applicants call; nil: nobody may.
    public var publicListen: SocketAddress?
    /// PEM files of a chain and its key for the public listener; nil: the desk's.
    public var publicIdentity: (chain: String, key: String)?
    /// Requests that one address may make a minute at the public listener.
    public var publicRequestsPerMinute: Int
    /// How systems outside the federation are called.
    public var outside: OutsideSettings
    /// Working days within which a parcel is signed for before it becomes a task, 1 to 60.
    public var parcelDays: Int
    /// The aggregator 快递100; nil: no parcel is subscribed.
    public var parcelWatch: ParcelWatchSettings?
    /// The regional 好差评 system; nil: ratings are not pushed.
    public var ratings: RatingSettings?
    /// What peers call, as the peer file says it.
    public var endpoint: String
    /// Names and addresses in the desk certificate.
    public var deskNames: [String]
    /// Longest document that the desk uploads, bytes.
    public var deskBlobBytesMax: Int
    /// 逾期未告知视为受理: whether the clock writes it, or only raises an alarm.
    public var deemedAlarmOnly: Bool
    /// 督办: whether a peer is told by a note of what its side owes and is overdue.
    public var urgesPeers: Bool
    /// Service levels that the region sets, working days.
    public var levels: ServiceLevels
    /// Whether a decision needs the role `approver`; a handler decides otherwise.
    public var approverDecides: Bool
    /// What reaches applicants.
    public var applicants: ApplicantSettings
    /// `statistics.by_clerk`: whether it is counted who of our own people did what.
    public var statisticsByClerk: Bool
    /// `statistics.target_matters`: matters that are to be open this year; 0: no target.
    public var statisticsTargetMatters: Int?
    /// `national.task_codes`: 实施编码 of matters whose own codes have another shape.
    public var nationalTaskCodes: [String: TaskCode]
    /// Made by `init --demo`: the clock may be set, and sample data are taken.
    public var isDemo: Bool
    /// Of a proxy: the name of the gateway that runs it for a region without a system; nil: a gateway of its own.
    public var host: String?
    /// Which divisions the named blocs have.
    public var reach: Reach
    /// trace, debug, info, notice, warning, error, critical.
    public var logLevel: String
    /// Notices, the typesetter and the seal.
    public var notices: NoticeSettings
    /// Bounds of the exchange with peers.
    public var limits: Limits

    /// Reads and checks the configuration.
    /// - Throws: `configuration_invalid`, naming the key.
    public static func load(_ directory: DataDirectory) async throws(GatewayFault) -> GatewaySettings {
        let reader = try await SettingsReader(path: directory.configuration)
        let settings = try GatewaySettings(reader)
        try reader.refuseUnknown()
        return settings
    }

    private init(_ reader: SettingsReader) throws(GatewayFault) {
        func text(_ key: String) throws(GatewayFault) -> String {
            guard let text = try reader.string(forKey: key), !text.isEmpty else {
                throw GatewayFault(.configurationInvalid, "\(key) is missing")
            }
            return text
        }
        func read<Value>(_ key: String, _ make: (String) throws(CodeFault) -> Value) throws(GatewayFault)
            -> Value
        {
            let text = try text(key)
            do throws(CodeFault) {
                return try make(text)
            } catch { throw GatewayFault(.configurationInvalid, "\(key): \(error.message)") }
        }
        id = try read("gateway.id") { text throws(CodeFault) in try GatewayID(text) }
        name = try text("gateway.name")
        var served: [DivisionPrefix] = []
        for prefix in try reader.stringArray(forKey: "gateway.serves", default: []) {
            do throws(CodeFault) {
                served.append(try DivisionPrefix(prefix))
            } catch { throw GatewayFault(.configurationInvalid, "gateway.serves: \(error.message)") }
        }
        serves = served
        relays = try reader.bool(forKey: "gateway.relays", default: false)
        relayPairs = try reader.stringArray(forKey: "relay.pairs", default: [])
        peerListen = try read("listen.peers") { text throws(CodeFault) in try SocketAddress(text) }
        deskListen = try read("listen.desk") { text throws(CodeFault) in try SocketAddress(text) }
        publicListen =
            try reader.string(forKey: "public.listen", default: "").isEmpty
            ? nil : try read("public.listen") { text throws(CodeFault) in try SocketAddress(text) }
        publicIdentity = try Self.publicIdentity(
            chain: try reader.string(forKey: "public.certificate"),
            key: try reader.string(forKey: "public.key"))
        publicRequestsPerMinute = try reader.int(forKey: "public.requests_per_minute", default: 600)
        guard (1...1_000_000).contains(publicRequestsPerMinute) else {
            throw GatewayFault(.configurationInvalid, "public.requests_per_minute: 1 to 1000000")
        }
        outside = try OutsideSettings(reader)
        parcelDays = try reader.int(forKey: "mail.parcel_days", default: 5)
        guard (1...60).contains(parcelDays) else {
            throw GatewayFault(.configurationInvalid, "mail.parcel_days is 1 to 60")
        }
        parcelWatch = try ParcelWatchSettings(reader)
        ratings = try RatingSettings(reader)
        endpoint = try reader.string(forKey: "gateway.endpoint", default: "https://\(peerListen)")
        deskNames = try reader.stringArray(forKey: "desk.names", default: [])
        deskBlobBytesMax = try reader.int(forKey: "desk.blob_bytes_max", default: 104_857_600)
        guard (1...1 << 40).contains(deskBlobBytesMax) else {
            throw GatewayFault(.configurationInvalid, "desk.blob_bytes_max: 1 to \(1 << 40)")
        }
        deemedAlarmOnly = try reader.bool(forKey: "clocks.deemed_alarm_only", default: false)
        urgesPeers = try reader.bool(forKey: "duties.urge_peers", default: true)
        levels = try Self.levels(reader)
        approverDecides = try reader.bool(forKey: "desk.approver_decides", default: false)
        applicants = try ApplicantSettings(reader)
        statisticsByClerk = try reader.bool(forKey: "statistics.by_clerk", default: true)
        let target = try reader.int(forKey: "statistics.target_matters", default: 0)
        guard (0...100_000).contains(target) else {
            throw GatewayFault(.configurationInvalid, "statistics.target_matters: 0 to 100000")
        }
        statisticsTargetMatters = target == 0 ? nil : target
        nationalTaskCodes = try Self.taskCodes(
            try reader.stringArray(forKey: "national.task_codes", default: []))
        isDemo = try reader.bool(forKey: "gateway.demo", default: false)
        host = try reader.string(forKey: "gateway.host")
        logLevel = try reader.string(forKey: "log.level", default: "info")
        notices = try NoticeSettings(reader)
        limits = Limits()
        reach = try Self.reach(try reader.stringArray(forKey: "scopes.blocs", default: Self.knownBlocs))
    }

    private static func publicIdentity(
        chain: String?, key: String?
    ) throws(GatewayFault) -> (chain: String, key: String)? {
        switch (chain, key) {
        case (nil, nil): return nil
        case (let chain?, let key?): return (chain, key)
        default:
            throw GatewayFault(
                .configurationInvalid, "public.certificate and public.key stand together or not at all")
        }
    }

    /// Codes as configured: `<own code>=<31 characters>`.
    private static func taskCodes(_ lines: [String]) throws(GatewayFault) -> [String: TaskCode] {
        var codes: [String: TaskCode] = [:]
        for line in lines {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, codes[parts[0]] == nil else {
                throw GatewayFault(.configurationInvalid, "national.task_codes: \(line)")
            }
            do throws(CodeFault) {
                codes[parts[0]] = try TaskCode(parts[1])
            } catch { throw GatewayFault(.configurationInvalid, "national.task_codes: \(error.message)") }
        }
        return codes
    }

    /// 呼包鄂乌: 呼和浩特, 包头, 鄂尔多斯, 乌兰察布. A case between them is open to matters of that scope.
    static let knownBlocs = ["呼包鄂乌=1501,1502,1506,1509"]

    /// Blocs as configured: `<name>=<prefix>,<prefix>`.
    private static func reach(_ lines: [String]) throws(GatewayFault) -> Reach {
        var reach = Reach()
        for line in lines {
            let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw GatewayFault(.configurationInvalid, "scopes.blocs: \(line)") }
            do throws(CodeFault) {
                var prefixes: [DivisionPrefix] = []
                for text in parts[1].split(separator: ",") {
                    prefixes.append(try DivisionPrefix(String(text)))
                }
                reach.blocs[parts[0]] = prefixes
            } catch { throw GatewayFault(.configurationInvalid, "scopes.blocs: \(error.message)") }
        }
        return reach
    }

    /// The clock to run on: the machine's, or for a demonstration the one set by a file.
    /// - Throws: `configuration_invalid` when a clock is set for what is no demonstration.
    public func clock(setBy path: String?) throws(GatewayFault) -> any GatewayClock {
        guard let path else { return SystemClock() }
        guard isDemo else {
            throw GatewayFault(.configurationInvalid, "--clock is only for gateways made by `init --demo`")
        }
        do throws(CodeFault) {
            return try FileClock(path: path)
        } catch { throw GatewayFault(error.code, error.message) }
    }
}

/// `host:port`; an IPv6 host stands in brackets.
public struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// Name or address, without brackets.
    public var host: String
    /// 0 to 65535.
    public var port: Int

    /// - Throws: `configuration_invalid`.
    public init(_ text: String) throws(CodeFault) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65_535).contains(port), colon != text.startIndex
        else {
            throw CodeFault(
                code: .configurationInvalid, message: "an address is host:port, not \(text)",
                messageZh: "监听地址应为 主机:端口")
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        self.host = host
        self.port = port
    }

    /// As it is read.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Why the gateway cannot start or an operator's verb cannot be done. Equal by code.
public struct GatewayFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// Of the register; `gwctl` turns it into its exit code.
    public let code: ErrorCode
    /// For the operator, in English; never payload.
    public let detail: String

    /// A fault found here, not in what lies below.
    public init(_ code: ErrorCode, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    init(_ fault: DirectoryFault) { self.init(fault.code, fault.detail) }

    /// Code and detail on one line.
    public var description: String { "\(code): \(detail)" }

    /// By code; details are for people.
    public static func == (one: Self, other: Self) -> Bool { one.code == other.code }
}
