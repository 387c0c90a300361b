import DequeModule
import NIOCore
import Synchronization

/// Closes connections whose body did not come in time.
///
/// All bodies of a listener have the same time, so the first to begin is the first to be late, and one timer serves
/// all: a timer for each body would wake its event loop twice for nothing.
final class BodyDeadlines: Sendable {
    private struct Reading {
        let number: Int
        let late: NIODeadline
        let channel: any Channel
    }

    private struct State {
        var next = 0
        var open: Set<Int> = []
        /// In the order of their beginning, with those that have ended since.
        var readings: Deque<Reading> = []
        var isTicking = false
    }

    private let span: TimeAmount
    private let state = Mutex(State())

    init(after span: TimeAmount) { self.span = span }

    /// A body begins on this channel.
    /// - Returns: what to hand to ``end(_:)``.
    func begin(_ channel: any Channel) -> Int {
        let (number, starts) = state.withLock { state in
            let number = state.next
            state.next += 1
            state.open.insert(number)
            state.readings.append(Reading(number: number, late: .now() + span, channel: channel))
            defer { state.isTicking = true }
            return (number, !state.isTicking)
        }
        if starts { schedule(on: channel.eventLoop, at: .now() + span) }
        return number
    }

    /// The body is there, or its reader has gone.
    func end(_ number: Int) {
        state.withLock { state in
            state.open.remove(number)
            // What has ended at the head is forgotten at once; behind a slow one it waits for the timer.
            while let first = state.readings.first, !state.open.contains(first.number) {
                state.readings.removeFirst()
            }
        }
    }

    private func schedule(on loop: any EventLoop, at moment: NIODeadline) {
        loop.scheduleTask(deadline: moment) { self.tick(on: loop) }
    }

    private func tick(on loop: any EventLoop) {
        let now = NIODeadline.now()
        let (late, next): ([any Channel], NIODeadline?) = state.withLock { state in
            var late: [any Channel] = []
            while let first = state.readings.first {
                let isOpen = state.open.contains(first.number)
                if isOpen && first.late > now { break }
                if isOpen { late.append(first.channel) }
                state.open.remove(first.number)
                state.readings.removeFirst()
            }
            state.isTicking = !state.readings.isEmpty
            return (late, state.readings.first?.late)
        }
        for channel in late { channel.close(promise: nil) }
        if let next { schedule(on: loop, at: next) }
    }
}
