public import CoreMetrics
import Synchronization

/// A metrics backend that keeps its numbers in memory and prints them in Prometheus' text format 0.0.4.
///
/// Counters, gauges (meters and recorders show their last value) and timers (sum and count). Series are bounded:
/// what comes after the bound is not kept, and `gateway_metrics_dropped_total` says how many.
public final class PrometheusMetrics: MetricsFactory {
    private struct Series: Hashable {
        var name: String
        var labels: [String]
    }

    private enum Value {
        case counter(Double)
        case gauge(Double)
        case timer(sum: Double, count: Double)
    }

    private struct State {
        var values: [Series: Value] = [:]
        var dropped = 0.0
    }

    private let state = Mutex(State())
    /// Series kept at one time.
    private static let seriesMax = 4_096

    /// Empty, until code that counts is run.
    public init() {}

    /// Everything kept, in name order.
    public var text: String {
        let (values, dropped) = state.withLock { ($0.values, $0.dropped) }
        var text = ""
        var last = ""
        for (series, value) in values.sorted(by: { Self.precedes($0.key, $1.key) }) {
            let labels = series.labels.isEmpty ? "" : "{" + series.labels.joined(separator: ",") + "}"
            if series.name != last {
                text += "# TYPE \(series.name) \(Self.type(of: value))\n"
                last = series.name
            }
            switch value {
            case .counter(let number), .gauge(let number): text += "\(series.name)\(labels) \(number)\n"
            case .timer(let sum, let count):
                text += "\(series.name)_sum\(labels) \(sum)\n\(series.name)_count\(labels) \(count)\n"
            }
        }
        return text
            + "# TYPE gateway_metrics_dropped_total counter\ngateway_metrics_dropped_total \(dropped)\n"
    }

    private static func precedes(_ one: Series, _ other: Series) -> Bool {
        one.name == other.name ? one.labels.lexicographicallyPrecedes(other.labels) : one.name < other.name
    }

    private static func type(of value: Value) -> String {
        switch value {
        case .counter: "counter"
        case .gauge: "gauge"
        case .timer: "summary"
        }
    }

    private func change(_ series: Series, _ change: (Value?) -> Value) {
        state.withLock { state in
            guard state.values[series] != nil || state.values.count < Self.seriesMax else {
                state.dropped += 1
                return
            }
            state.values[series] = change(state.values[series])
        }
    }

    private func series(_ label: String, _ dimensions: [(String, String)], suffix: String = "") -> Series {
        let labels = dimensions.map { name, value in
            "\(Self.name(name))=\"\(Self.escaped(value))\""
        }
        return Series(name: Self.name(label) + suffix, labels: labels)
    }

    private static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == 0x5C || $0 == 0x22 || $0 == 0x0A }) else { return value }
        return value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    /// Letters, digits and underscores.
    private static func name(_ text: String) -> String {
        func isPlain(_ byte: UInt8) -> Bool {
            byte == 0x5F || byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
        }
        if text.utf8.allSatisfy(isPlain) { return text }
        return String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "_" })
    }

    /// A counter of whole steps; its name is the label with `_` for what Prometheus does not take.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        CounterCell(board: self, series: series(label, dimensions))
    }

    /// A counter of any steps.
    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        CounterCell(board: self, series: series(label, dimensions))
    }

    /// A gauge: the value last set, or raised and lowered.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        GaugeCell(board: self, series: series(label, dimensions))
    }

    /// A gauge too: the value last recorded, without buckets.
    public func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        GaugeCell(board: self, series: series(label, dimensions))
    }

    /// Sum and count in seconds, under the label with `_seconds`.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        TimerCell(board: self, series: series(label, dimensions, suffix: "_seconds"))
    }

    /// Keeps the series: a total that falls to nothing would read as a restart.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Keeps the series, as for counters.
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    /// Keeps the last value.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Keeps the last value.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Keeps sum and count.
    public func destroyTimer(_ handler: any TimerHandler) {}

    private final class CounterCell: CounterHandler, FloatingPointCounterHandler {
        private let board: PrometheusMetrics
        private let series: Series

        init(board: PrometheusMetrics, series: Series) {
            self.board = board
            self.series = series
        }

        func increment(by amount: Int64) { increment(by: Double(amount)) }

        func increment(by amount: Double) {
            board.change(series) {
                if case .counter(let number)? = $0 { .counter(number + amount) } else { .counter(amount) }
            }
        }

        func reset() { board.change(series) { _ in .counter(0) } }
    }

    private final class GaugeCell: MeterHandler, RecorderHandler {
        private let board: PrometheusMetrics
        private let series: Series

        init(board: PrometheusMetrics, series: Series) {
            self.board = board
            self.series = series
        }

        func record(_ value: Int64) { set(Double(value)) }
        func record(_ value: Double) { set(value) }
        func set(_ value: Int64) { set(Double(value)) }
        func set(_ value: Double) { board.change(series) { _ in .gauge(value) } }
        func increment(by amount: Double) {
            board.change(series) {
                if case .gauge(let number)? = $0 { .gauge(number + amount) } else { .gauge(amount) }
            }
        }
        func decrement(by amount: Double) { increment(by: -amount) }
    }

    private final class TimerCell: TimerHandler {
        private let board: PrometheusMetrics
        private let series: Series

        init(board: PrometheusMetrics, series: Series) {
            self.board = board
            self.series = series
        }

        func recordNanoseconds(_ duration: Int64) {
            let seconds = Double(duration) / 1e9
            board.change(series) { value in
                guard case .timer(let sum, let count)? = value else { return .timer(sum: seconds, count: 1) }
                return .timer(sum: sum + seconds, count: count + 1)
            }
        }
    }
}
