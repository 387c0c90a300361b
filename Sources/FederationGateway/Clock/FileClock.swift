public import Codes
public import Exchange
import Foundation
import Synchronization

/// A clock that is set from outside, for the demonstration: wall and monotonic time together.
///
/// The file holds one RFC 3339 instant and is read again as it changes. Between two settings time runs on as the
/// machine's does, so that what happens in a row keeps its order; the monotonic clock moves with every setting
/// forward and never back.
public final class FileClock: GatewayClock {
    private struct State {
        var text = ""
        var offset: Int64 = 0
        var monotonicOffset: Int64 = 0
        var checkedAt: Int64 = .min
    }

    private let path: String
    private let machine = SystemClock()
    private let state = Mutex(State())
    /// How often the file is looked at, milliseconds.
    private static let lookEvery: Int64 = 50

    /// - Throws: `timestamp_invalid`, `not_found`.
    public init(path: String) throws(CodeFault) {
        self.path = path
        try read(force: true)
    }

    /// The instant in the file when it was last read, and the time since.
    public func now() -> Timestamp {
        refresh()
        return machine.now().advanced(byMilliseconds: state.withLock { $0.offset })
    }

    /// Goes forward with the file too, and never back.
    public func monotonicMilliseconds() -> Int64 {
        refresh()
        return machine.monotonicMilliseconds() + state.withLock { $0.monotonicOffset }
    }

    /// Wakes when the set clock reaches the deadline, at most 50 ms late.
    public func sleep(untilMonotonicMilliseconds deadline: Int64) async throws(CancellationError) {
        while monotonicMilliseconds() < deadline {
            let left = deadline - monotonicMilliseconds()
            try await machine.sleep(
                untilMonotonicMilliseconds: machine.monotonicMilliseconds() + min(left, Self.lookEvery))
        }
    }

    private func refresh() {
        let due = state.withLock { machine.monotonicMilliseconds() - $0.checkedAt >= Self.lookEvery }
        guard due else { return }
        // `try?`: a file that is just being written, or wrong, leaves the clock as it runs.
        try? read(force: false)
    }

    private func read(force: Bool) throws(CodeFault) {
        let data = FileManager.default.contents(atPath: path)
        let text = data.map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        guard let text else {
            throw CodeFault(
                code: .notFound, message: "the clock file \(path) cannot be read", messageZh: "无法读取时钟文件")
        }
        let isNew = state.withLock { state in
            state.checkedAt = machine.monotonicMilliseconds()
            return force || state.text != text
        }
        guard isNew else { return }
        let instant = try Self.instant(text)
        state.withLock { state in
            let offset = instant.milliseconds - machine.now().milliseconds
            state.monotonicOffset += max(0, state.text.isEmpty ? 0 : offset - state.offset)
            state.offset = offset
            state.text = text
        }
    }

    /// With or without milliseconds.
    private static func instant(_ text: String) throws(CodeFault) -> Timestamp {
        let whole = text.hasSuffix("Z") && !text.contains(".") ? String(text.dropLast()) + ".000Z" : text
        return try Timestamp(whole)
    }
}
