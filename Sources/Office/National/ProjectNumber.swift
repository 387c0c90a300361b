internal import Casework
public import Codes
internal import Exchange
internal import StrictJSON

/// What a region sets for the national exchange.
public struct NationalRules: Sendable {
    /// 实施编码 of matters whose own codes have another shape, by those codes.
    public var taskCodes: [String: TaskCode]

    /// Only matters whose own code is national have a 办件编号, unless said otherwise.
    public init(taskCodes: [String: TaskCode] = [:]) { self.taskCodes = taskCodes }

    /// The 实施编码 of a matter as a case began with it.
    func taskCode(of code: String) -> TaskCode? {
        if let configured = taskCodes[code] { return configured }
        // `try?`: a code of another shape has none.
        switch try? MatterCode(code) {
        case .task31(let task)?, .item33(let task, item: _)?: return task
        default: return nil
        }
    }
}

/// 办件编号 in the national shape: 实施编码 (31) + yyyyMMdd + 办理形式 (1) + sequence (8), 48 characters.
/// Source: DOMAIN.md §4.3 (新疆).
struct ProjectNumber {
    let context: OfficeContext

    /// A number that nobody has: unique per matter and day, also of two at one time and after a crash.
    /// - Returns: nil for a matter without a 实施编码.
    func next(matter: String, channel: String?, on day: CivilDate) async throws(OfficeRefusal) -> String? {
        guard let code = context.national.taskCode(of: matter) else { return nil }
        let date = day.description.replacing("-", with: "")
        let number = try await context.numbers.next(of: "project/\(code.text)/\(date)")
        return code.text + date + NationalWords.applyType(channel) + String(number, digits: 8)
    }
}
