import Casework
import Codes
import Exchange
import HTTPTypes
public import Office
import StrictJSON

extension ProblemAnswer {
    /// Seconds after which a desk may try again what could not be done just now.
    private static let deskRetrySeconds = 2

    /// An office's refusal as the desk API tells it: `errors` with every fault, `candidates`
    /// with matters that may be meant, `allowed` with what may be written now.
    public init(_ refusal: OfficeRefusal) {
        let status = Self.deskStatus(of: refusal.code)
        var members = JSONObject()
        members["message"] = .string(refusal.message)
        if !refusal.faults.isEmpty { members["errors"] = .array(refusal.faults.map(Self.line)) }
        if !refusal.candidates.isEmpty { members["candidates"] = .array(refusal.candidates.map(\.json)) }
        if refusal.code == .transitionIllegal {
            members["allowed"] = .strings(refusal.allowed.map(\.rawValue))
        }
        // What went wrong inside is for the log, not for the caller.
        let isOurs = status == 500
        self.init(
            refusal.code, status: status, detail: isOurs ? nil : refusal.detail, members: members,
            retryAfterSeconds: status == 503 ? Self.deskRetrySeconds : nil)
        if status == 401 { headers[.wwwAuthenticate] = "Bearer" }
    }

    private static func line(_ fault: OfficeRefusal.Fault) -> JSON {
        [
            "pointer": .string(fault.pointer), "code": .string(fault.code.rawValue),
            "message": .string(fault.message), "detail": .string(fault.detail),
        ]
    }

    /// Where the desk's answer differs from a peer's: a desk is told that the disk is full, and waits for a fence.
    private static func deskStatus(of code: ErrorCode) -> Int {
        switch code {
        case .storeFull, .storeReadOnly: 507
        case .caseFenced, .storeOutcomeUnknown: 503
        default: ErrorStatus.of(code)
        }
    }
}
