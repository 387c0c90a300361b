import StrictJSON

/// One call over the operator socket.
public struct OperatorRequest: Sendable {
    /// In capitals.
    public var method: String
    /// Path and query.
    public var target: String
    /// Names in lower case.
    public var headers: [String: String]
    /// The whole body.
    public var body: [UInt8]
    /// Who calls, as the kernel says.
    public var caller: OperatorCaller

    /// A call made in this process.
    public init(
        method: String, target: String, headers: [String: String] = [:], body: [UInt8], caller: OperatorCaller
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.caller = caller
    }

    /// The path without the query.
    public var path: String { String(target.prefix { $0 != "?" }) }
}

/// The process at the other end of the socket (SO_PEERCRED), for the audit.
public struct OperatorCaller: Sendable, Hashable {
    /// Its user.
    public var uid: UInt32
    /// Its group.
    public var gid: UInt32
    /// Its process.
    public var pid: Int32

    /// Numbers as the kernel gives them.
    public init(uid: UInt32, gid: UInt32, pid: Int32) {
        self.uid = uid
        self.gid = gid
        self.pid = pid
    }
}

/// What an operator is answered.
public struct OperatorAnswer: Sendable {
    /// HTTP status.
    public var status: Int
    /// Of the body.
    public var contentType: String
    /// The whole body.
    public var body: [UInt8]

    /// An answer; JSON unless said otherwise.
    public init(status: Int = 200, contentType: String = "application/json", body: [UInt8] = []) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    /// A refusal.
    public init(_ problem: ProblemAnswer) {
        self.init(
            status: problem.status, contentType: ProblemAnswer.contentType, body: problem.json.serialized())
    }
}

/// Serves `gwctl` over the operator socket.
public protocol OperatorService: Sendable {
    /// Never throws: a fault of ours is a 500 problem.
    func answer(_ request: OperatorRequest) async -> OperatorAnswer
}
