import Office
import Synchronization

/// Keeps the messages it is given.
final class Outbox: MessageSender {
    private let kept = Mutex<[ShortMessage]>([])
    var messages: [ShortMessage] { kept.withLock { $0 } }
    func send(_ message: ShortMessage) async -> ErrandOutcome {
        kept.withLock { $0.append(message) }
        return .done()
    }
}
