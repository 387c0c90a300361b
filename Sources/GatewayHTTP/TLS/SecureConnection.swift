import Codes
import Exchange
import Synchronization

/// One TLS connection: who called and what its certificates were judged to be.
///
/// Requests find theirs in ``current``, which the connection's task hands down. Isolation: any.
final class SecureConnection: Sendable {
    /// The connection whose request this task answers.
    @TaskLocal static var current: SecureConnection?

    /// What was judged, of what, and under which trust.
    struct Known: Sendable {
        var chain: [[UInt8]]
        var judgement: ChainJudgement
        var generation: Int

        /// Whether time alone has not made it wrong.
        func isGood(at now: Timestamp) -> Bool {
            switch judgement {
            case .peer(_, let until): now < until
            // Seldom, and cheap to ask again.
            case .suspended, .stranger, .refused: false
            }
        }
    }

    private struct State {
        var known: Known?
        var hasRefused = false
        var isHTTP2 = false
        var running = 0
    }

    /// The address that called, without its port.
    let remote: String
    private let state = Mutex(State())

    init(remote: String) { self.remote = remote }

    /// nil until certificates were shown.
    var known: Known? {
        get { state.withLock { $0.known } }
        set { state.withLock { $0.known = newValue } }
    }

    /// Whether a refusal was written down already, so that the end of the handshake is not another one.
    var hasRefused: Bool {
        get { state.withLock { $0.hasRefused } }
        set { state.withLock { $0.hasRefused = newValue } }
    }

    /// What the handshake agreed on.
    var isHTTP2: Bool {
        get { state.withLock { $0.isHTTP2 } }
        set { state.withLock { $0.isHTTP2 = newValue } }
    }

    /// Requests under way.
    var running: Int { state.withLock { $0.running } }
    /// A request begins.
    func begin() { state.withLock { $0.running += 1 } }
    /// A request is answered, or will not be.
    func end() { state.withLock { $0.running -= 1 } }
}
