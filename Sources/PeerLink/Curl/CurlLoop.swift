import CCurl
import Codes
import Exchange
import Foundation
import Synchronization

/// One thread that owns a curl multi handle: all calls of a gateway go through it.
///
/// Isolation: any; curl is touched by the loop's thread alone, except for waking it, which curl allows.
final class CurlLoop: Sendable {
    private struct Inbox: Sendable {
        var starting: [CurlTransfer] = []
        /// Cancelled before or after they were taken; each leaves with its caller.
        var cancelled: Set<UInt64> = []
        var isStopping = false
        var hasEnded = false
    }

    /// `@unchecked Sendable`: see the isolation above.
    @safe private struct Multi: @unchecked Sendable {
        let handle: UnsafeMutableRawPointer
    }

    private let inbox = Mutex(Inbox())
    private let nextID = Atomic<UInt64>(1)
    private let multi: Multi

    /// Handles kept for reuse; more calls at one time make their own.
    private static let spareMax = 64
    /// Connections to one host: one for events, some for blobs, the rest being replaced.
    private static let hostConnectionsMax = 8
    private static let connectionsMax = 256
    private static let streamsMax = 100

    /// Starts the thread.
    /// - Returns: nil when libcurl cannot start, for want of memory.
    init?(name: String = "peer-link") {
        guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK, let handle = unsafe curl_multi_init()
        else {
            return nil
        }
        multi = unsafe Multi(handle: handle)
        unsafe ccurl_multi_set_long(handle, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
        unsafe ccurl_multi_set_long(handle, CURLMOPT_MAX_HOST_CONNECTIONS, Self.hostConnectionsMax)
        unsafe ccurl_multi_set_long(handle, CURLMOPT_MAX_TOTAL_CONNECTIONS, Self.connectionsMax)
        unsafe ccurl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, Self.connectionsMax)
        unsafe ccurl_multi_set_long(handle, CURLMOPT_MAX_CONCURRENT_STREAMS, Self.streamsMax)
        let thread = Thread { [self] in run() }
        thread.name = name
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Carries out one call; ends early when the task is cancelled.
    func perform(_ call: CurlCall) async -> CurlTransfer.Outcome {
        let id = nextID.add(1, ordering: .relaxed).oldValue
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                enqueue(CurlTransfer(id: id, call: call, waiting: waiting))
            }
        } onCancel: {
            inbox.withLock { _ = $0.cancelled.insert(id) }
            wake()
        }
        inbox.withLock { _ = $0.cancelled.remove(id) }
        return outcome
    }

    /// Ends the thread; what is under way is cancelled.
    func stop() {
        inbox.withLock { $0.isStopping = true }
        wake()
    }

    private func enqueue(_ transfer: CurlTransfer) {
        let isOpen = inbox.withLock { inbox in
            guard !inbox.isStopping else { return false }
            inbox.starting.append(transfer)
            return true
        }
        guard isOpen else { return transfer.finish(.failure(Self.cancelled)) }
        wake()
    }

    private func wake() {
        // Under the lock, so that the handle is not freed meanwhile.
        inbox.withLock { inbox in
            if !inbox.hasEnded { _ = unsafe curl_multi_wakeup(multi.handle) }
        }
    }

    private static let cancelled = LinkFault(
        code: .callCancelled, phase: .transfer, detail: "cancelled by the caller")

    // Below: the loop's thread.

    private func run() {
        var active: [UInt64: CurlTransfer] = [:]
        var spare: [UnsafeMutableRawPointer] = unsafe []
        while true {
            let (starting, cancelled, isStopping) = inbox.withLock { inbox in
                defer { inbox.starting = [] }
                return (inbox.starting, inbox.cancelled, inbox.isStopping)
            }
            for transfer in starting { unsafe start(transfer, &active, &spare) }
            for id in isStopping ? Set(active.keys) : cancelled {
                guard let transfer = active.removeValue(forKey: id) else { continue }
                unsafe release(transfer, &spare)
                transfer.finish(.failure(Self.cancelled))
            }
            if isStopping { break }
            var running: Int32 = 0
            _ = unsafe curl_multi_perform(multi.handle, &running)
            let hasFinished = unsafe collect(&active, &spare)
            if !hasFinished { _ = unsafe curl_multi_poll(multi.handle, nil, 0, 1_000, nil) }
        }
        unsafe spare.forEach { unsafe curl_easy_cleanup($0) }
        inbox.withLock { inbox in
            inbox.hasEnded = true
            _ = unsafe curl_multi_cleanup(multi.handle)
        }
    }

    private func start(
        _ transfer: CurlTransfer, _ active: inout [UInt64: CurlTransfer],
        _ spare: inout [UnsafeMutableRawPointer]
    ) {
        guard let easy = unsafe spare.popLast() ?? curl_easy_init() else {
            return transfer.finish(
                .failure(LinkFault(code: .internal, phase: .connect, detail: "no memory for curl")))
        }
        guard unsafe transfer.prepare(easy) else {
            unsafe curl_easy_cleanup(easy)
            let detail = "this libcurl refuses a safety option"
            return transfer.finish(.failure(LinkFault(code: .internal, phase: .connect, detail: detail)))
        }
        let added = unsafe curl_multi_add_handle(multi.handle, easy)
        guard added == CURLM_OK else {
            unsafe curl_easy_cleanup(easy)
            let detail = unsafe String(cString: curl_multi_strerror(added))
            return transfer.finish(.failure(LinkFault(code: .internal, phase: .connect, detail: detail)))
        }
        active[transfer.id] = transfer
    }

    /// Ends what curl has finished.
    private func collect(
        _ active: inout [UInt64: CurlTransfer], _ spare: inout [UnsafeMutableRawPointer]
    ) -> Bool {
        var left: Int32 = 0
        var hasFinished = false
        while let message = unsafe curl_multi_info_read(multi.handle, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let easy = unsafe message.pointee.easy_handle
            else {
                continue
            }
            let code = unsafe ccurl_msg_result(message)
            var me: UnsafeMutableRawPointer?
            _ = unsafe ccurl_get_ptr(easy, CURLINFO_PRIVATE, &me)
            guard let me = unsafe me else { continue }
            let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(me).takeUnretainedValue()
            active[transfer.id] = nil
            let outcome = transfer.outcome(code)
            unsafe release(transfer, &spare)
            transfer.finish(outcome)
            hasFinished = true
        }
        return hasFinished
    }

    private func release(_ transfer: CurlTransfer, _ spare: inout [UnsafeMutableRawPointer]) {
        guard let easy = unsafe transfer.easy else { return }
        _ = unsafe curl_multi_remove_handle(multi.handle, easy)
        if unsafe spare.count < Self.spareMax {
            unsafe curl_easy_reset(easy)
            unsafe spare.append(easy)
        } else {
            unsafe curl_easy_cleanup(easy)
        }
    }
}
