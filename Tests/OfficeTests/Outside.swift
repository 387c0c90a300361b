import Office
import Synchronization

/// Stands for whatever is called outside: answers what it is told to, the last answer for ever, and remembers calls.
final class Outside: WebCaller {
    private let answers: Mutex<[Result<WebAnswer, WebFault>]>
    private let seen = Mutex<[WebRequest]>([])

    init(_ answers: [Result<WebAnswer, WebFault>] = [.success(WebAnswer(status: 204))]) {
        self.answers = Mutex(answers)
    }

    convenience init(statuses: Int...) { self.init(statuses.map { .success(WebAnswer(status: $0)) }) }

    var requests: [WebRequest] { seen.withLock { $0 } }

    func call(_ request: WebRequest) async throws(WebFault) -> WebAnswer {
        seen.withLock { $0.append(request) }
        return try answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }.get()
    }
}
