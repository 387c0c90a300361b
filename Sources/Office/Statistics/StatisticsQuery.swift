public import Codes
internal import StrictJSON

/// A question to the statistics, as a query string or a verb says it.
public struct StatisticsQuery: Sendable {
    /// What the rows are told apart by, in the order asked.
    public var by: [Dimension]
    /// First month.
    public var from: Month
    /// Last month.
    public var to: Month
    /// Only what lies in it, by whatever code it is or was known.
    public var division: DivisionCode?
    /// Only rows with this value, the division aside.
    public var filters: [Dimension: String]

    /// Most months of one question.
    static let monthsMost = 60

    /// Reads the parameters; the current month where none is named.
    /// - Parameters:
    ///   - by: dimensions with commas between.
    ///   - filters: by the dimension's word.
    /// - Throws: `validation_failed`, naming each parameter.
    public init(
        by: String?, from: String?, to: String?, filters: [String: String], today: CivilDate
    ) throws(OfficeRefusal) {
        var faults: [OfficeRefusal.Fault] = []
        var dimensions: [Dimension] = []
        for word in (by ?? "").split(separator: ",").map(String.init) {
            guard let dimension = Dimension(rawValue: word), !dimensions.contains(dimension) else {
                let known = Dimension.allCases.map(\.rawValue).joined(separator: ", ")
                faults.append(
                    .init(
                        "by", .wordUnknown, detail: "each once, of: \(known)", message: "维度各写一次，可选：\(known)"))
                break
            }
            dimensions.append(dimension)
        }
        self.by = dimensions
        let now = Month(of: today)
        let last = Self.month(to, "to", &faults) ?? now
        let first = Self.month(from, "from", &faults) ?? min(last, now)
        (self.from, self.to) = (first, last)
        if faults.isEmpty, last < first || last.months(since: first) >= Self.monthsMost {
            faults.append(
                .init(
                    "from", .memberRange, detail: "from is not after to, at most \(Self.monthsMost) months",
                    message: "起始月份不得晚于截止月份，最多 \(Self.monthsMost) 个月"))
        }
        self.filters = [:]
        for (word, value) in filters.sorted(by: { $0.key < $1.key }) {
            guard let dimension = Dimension(rawValue: word), dimension != .month else {
                faults.append(.init(word, .memberUnknown))
                continue
            }
            if dimension == .division {
                do throws(CodeFault) {
                    division = try DivisionCode(value)
                } catch {
                    faults.append(.init(word, error.code, detail: error.message, message: error.messageZh))
                }
            } else {
                self.filters[dimension] = value
            }
        }
        if let refusal = OfficeRefusal(faults) { throw refusal }
    }

    private static func month(
        _ text: String?, _ name: String, _ faults: inout [OfficeRefusal.Fault]
    ) -> Month? {
        guard let text else { return nil }
        do throws(CodeFault) {
            return try Month(text)
        } catch {
            faults.append(
                .init(name, .dateInvalid, detail: "a month is YYYY-MM", message: "月份应写作 YYYY-MM"))
            return nil
        }
    }

    /// Everything that must stand in a row to answer.
    var dimensions: Set<Dimension> { Set(by).union(filters.keys) }

    /// The months asked for.
    var months: [Month] { (0...max(0, to.months(since: from))).map { from.adding($0) } }
}
