internal import Codes

/// The way of a case of one matter as a picture: steps from top to bottom in two lanes, the side that takes in and the
/// side that decides, joint steps in the order in which they wait for each other, days beside them.
public struct MatterFlow: Sendable {
    /// One box.
    struct Box: Hashable, Sendable {
        var text: String
        /// Smaller, below; nil: nothing.
        var note: String?
        /// Nil: both sides.
        var side: Side?
        /// In which row it stands; joint steps that wait for nobody share one.
        var row: Int
    }

    let title: String
    let subtitle: String
    let boxes: [Box]
    /// Places in `boxes` from which a line leads to another.
    let lines: [(from: Int, to: Int)]

    /// The way of this matter.
    public init(_ matter: Matter) {
        title = matter.name
        let legal = matter.legal.map { "法定 \($0.phraseZh)，" } ?? ""
        subtitle =
            "\(matter.agency.name)　\(legal)承诺 \(matter.promised.phraseZh)\(matter.instant ? "　即办件" : "")"
        var boxes = [Box(text: "收件", note: "窗口核对身份和形式", side: .origin, row: 0)]
        var lines: [(from: Int, to: Int)] = []
        var row = 1
        var ends = [0]
        func add(_ box: Box, after: [Int]) -> Int {
            boxes.append(box)
            lines += after.map { ($0, boxes.count - 1) }
            return boxes.count - 1
        }
        func add(_ steps: some Sequence<Step>) {
            for step in steps where step.name != "收件" {
                ends = [add(Box(text: step.name, note: nil, side: step.side, row: row), after: ends)]
                row += 1
            }
        }
        // What stops a clock comes before the decision.
        let decision = matter.steps.firstIndex { $0.name.contains("决定") } ?? matter.steps.endIndex
        if matter.jointSteps.isEmpty {
            add(matter.steps[..<decision])
        } else {
            (ends, row) = Self.joint(matter.jointSteps, from: row, after: ends, add)
        }
        for special in matter.specialProcedures {
            let days = special.days.map { "至多 \($0) 日，" } ?? ""
            let note = "\(days)不计入\(special.excluded.nameZh)"
            ends = [
                add(Box(text: "如需：\(special.kind)", note: note, side: .destination, row: row), after: ends)
            ]
            row += 1
        }
        if matter.jointSteps.isEmpty { add(matter.steps[decision...]) }
        if let fee = matter.fee, fee.when == .issue {
            ends = [add(Box(text: "缴费", note: nil, side: nil, row: row), after: ends)]
            row += 1
        }
        _ = add(
            Box(
                text: matter.result.name, note: matter.result.delivery.map(\.nameZh).joined(separator: "、"),
                side: matter.issuedBy, row: row), after: ends)
        self.boxes = boxes
        self.lines = lines
    }

    /// Steps one row after another, each below all for which it waits.
    private static func joint(
        _ steps: [JointStep], from first: Int, after start: [Int], _ add: (Box, [Int]) -> Int
    ) -> (ends: [Int], next: Int) {
        var places: [String: Int] = [:]
        var waiting = steps
        var row = first
        var ends: Set<Int> = []
        // `joint_steps` wait for each other in no circle, so each turn places one at least.
        while !waiting.isEmpty {
            let free = waiting.filter { $0.after.allSatisfy { places[$0] != nil } }
            guard !free.isEmpty else { break }
            for step in free {
                let before = step.after.compactMap { places[$0] }
                places[step.code] = add(
                    Box(text: step.name, note: step.code, side: step.side, row: row),
                    before.isEmpty ? start : before)
                ends.subtract(before)
                ends.insert(places[step.code] ?? 0)
            }
            waiting.removeAll { places[$0.code] != nil }
            row += 1
        }
        return (ends.sorted(), row)
    }
}

extension SpecialProcedure.Excluded {
    /// The trade's word.
    var nameZh: String {
        switch self {
        case .legal: "法定时限"
        case .promised: "承诺时限"
        case .both: "法定和承诺时限"
        }
    }
}

extension Outcome.Way {
    /// The trade's word.
    public var nameZh: String {
        switch self {
        case .mail: "邮寄"
        case .window: "窗口领取"
        case .electronic: "网络送达"
        case .representative: "代领"
        }
    }
}
