internal import Casework
internal import Codes
public import StrictJSON

/// 周报: what came and went in a week beside the week before, as a value that CSV and PDF are made of.
public struct WeeklyReport: Sendable {
    /// Its week.
    public let week: Week
    /// Whose report it is.
    public let title: String
    /// The whole, this week and the last.
    let total: (now: Tally, before: Tally)
    /// By matter, the busiest first.
    let matters: [Line]
    /// By peer, the busiest first.
    let peers: [Line]
    /// ``StatisticsDesk/catalogue()``.
    let catalogue: JSON

    /// One line of a table.
    struct Line: Sendable {
        var code: String
        var name: String
        var tally: Tally
    }

    /// Lines of a table; what is less busy is added up in the last one.
    static let linesMost = 40

    /// Counts of the overview: measure or sum, with its Chinese title.
    static let titles: [(name: String, title: String)] = [
        ("taken_in", "收件"), ("received", "接收"), ("accepted", "受理"), ("refused", "不予受理"), ("decided", "决定"),
        ("approved", "准予"), ("denied", "不予许可"), ("terminated", "终止（退件）"), ("withdrawn", "撤回"),
        ("transferred", "转办"), ("in_hand", "领取"), ("completed", "办结"), ("corrections", "补正"),
        ("second_corrections", "二次补正（红旗）"), ("urges", "催办"), ("complaints", "投诉"), ("escalations", "办不成事"),
        ("parcels_troubled", "异常邮件"),
    ]

    /// One record of the report: what every form of it says.
    struct Item: Hashable {
        var section: String
        var subject: String
        var code: String
        var measure: String
        var value: String
        var before: String
    }

    /// Every record, in the report's order.
    var items: [Item] { overview + table("事项", matters) + table("对端地区", peers) + stages + duties + own }

    private var overview: [Item] {
        Self.titles.map { name, title in
            Item(
                section: "总览", subject: title, code: "", measure: name, value: count(name, total.now),
                before: count(name, total.before))
        }
    }

    private func table(_ section: String, _ lines: [Line]) -> [Item] {
        lines.flatMap { line in
            ["taken_in", "accepted", "decided", "refused", "terminated"].map { name in
                Item(
                    section: section, subject: line.name, code: line.code, measure: name,
                    value: count(name, line.tally), before: "")
            }
        }
    }

    private var stages: [Item] {
        let before = figures(total.before)["stages"]
        return (figures(total.now)["stages"]?.objectValue ?? [:]).flatMap { stage, figures in
            ["count", "median_hours", "p90_hours"].map { name in
                Item(
                    section: "环节用时", subject: stage, code: "", measure: name,
                    value: Self.text(figures[name]), before: Self.text(before?[stage]?[name]))
            }
        }
    }

    private var duties: [Item] {
        (figures(total.now)["duties"]?.arrayValue ?? []).flatMap { duty in
            ["in_time", "late", "rate"].map { name in
                Item(
                    section: "按时率", subject: Self.text(duty["duty"]), code: Self.text(duty["owner"]),
                    measure: name, value: Self.text(duty[name]), before: "")
            }
        }
    }

    private var own: [Item] {
        let plain = ["in_force", "target", "percent"].compactMap { name in
            catalogue[name].map {
                Item(
                    section: "通办事项", subject: "", code: "", measure: name, value: Self.text($0), before: "")
            }
        }
        return plain
            + (catalogue["idle"]?.arrayValue ?? []).map { matter in
                Item(
                    section: "一年无办件", subject: Self.text(matter["matter_name"]),
                    code: Self.text(matter["matter"]), measure: "taken_in", value: "0", before: "")
            }
    }

    private func count(_ name: String, _ tally: Tally) -> String {
        figures(tally)["counts"]?[name].map(Self.text) ?? "0"
    }

    private func figures(_ tally: Tally) -> JSON { .object(StatisticsFigures(tally).json) }

    private static func text(_ json: JSON?) -> String { json.map { $0.stringValue ?? $0.description } ?? "" }

    // MARK: As a table of text

    /// RFC 4180 with CRLF; what a spreadsheet would take for a formula begins with `'`.
    /// - Parameter mark: begins with a byte order mark, which Excel wants for UTF-8.
    public func csv(mark: Bool = false) -> String {
        let head = [["section", "subject", "code", "measure", "value", "week_before"]]
        let rows = items.map { [$0.section, $0.subject, $0.code, $0.measure, $0.value, $0.before] }
        return (mark ? "\u{FEFF}" : "") + (head + rows).map(CSVText.line).joined()
    }

    /// What stands on the page.
    public var page: JSON {
        let lines = { (lines: [Line]) -> JSON in
            .array(
                lines.map { line in
                    .strings(
                        [line.name]
                            + ["taken_in", "accepted", "decided", "refused", "terminated"].map {
                                count($0, line.tally)
                            })
                })
        }
        let now = figures(total.now)
        return [
            "title": .string(title), "week": .string(week.description),
            "days": .string("\(week.monday) 至 \(week.sunday)"),
            "overview": .array(overview.map { .strings([$0.subject, $0.value, $0.before]) }),
            "matters": lines(matters), "peers": lines(peers),
            "stages": .array(
                (now["stages"]?.objectValue ?? [:]).map { stage, figures in
                    .strings(
                        [Self.stageTitles[stage] ?? stage]
                            + ["count", "median_hours", "p90_hours"].map { Self.text(figures[$0]) })
                }),
            "duties": .array(
                (now["duties"]?.arrayValue ?? []).map { duty in
                    .strings(
                        ["duty", "owner", "in_time", "late", "rate"].map { Self.text(duty[$0]) })
                }),
            "in_force": .string(Self.text(catalogue["in_force"])),
            "target": .string(Self.text(catalogue["target"])),
            "idle": .array(
                (catalogue["idle"]?.arrayValue ?? []).prefix(200).map {
                    .strings([Self.text($0["matter_name"]), Self.text($0["matter"])])
                }),
        ]
    }

    private static let stageTitles: [String: String] = [
        "review": "预审", "submitted_received": "收件→接收", "submitted_accepted": "收件→受理",
        "accepted_decided": "受理→决定", "submitted_decided": "收件→决定", "decided_in_hand": "决定→领取",
        "submitted_in_hand": "收件→领取", "correction": "补正往返", "mail_originals_out": "寄送原件",
        "mail_supplement_out": "寄送补正材料", "mail_originals_back": "退还原件", "mail_result_out": "寄送结果",
    ]
}
