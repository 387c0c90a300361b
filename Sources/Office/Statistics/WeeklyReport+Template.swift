extension WeeklyReport {
    /// How the report looks on paper.
    public static let template = TemplateSource(
        name: "weekly-report",
        text: #"""
            #set document(title: data.title + " 通办周报 " + data.week, date: none)
            #set page(paper: "a4", margin: (x: 18mm, y: 20mm), footer: context align(center, text(size: 8pt, counter(page).display("1 / 1", both: true))))
            #set text(size: 9.5pt, lang: "zh", region: "cn", font: ("Noto Serif CJK SC", "HanaMinA", "HanaMinB"))
            #show heading: set text(size: 11pt)
            #align(center, text(size: 16pt, weight: "bold", data.title + " 通办周报"))
            #align(center, data.week + "（" + data.days + "）")
            #let tabled(titles, rows) = if rows.len() == 0 { [（无）] } else {
              table(columns: (1fr,) + (auto,) * (titles.len() - 1), stroke: 0.4pt,
                align: (left,) + (right,) * (titles.len() - 1),
                table.header(..titles.map(t => strong(t))), ..rows.flatten().map(t => text(t)))
            }
            = 一、总览
            #tabled(("指标", "本周", "上周"), data.overview)
            = 二、按事项
            #tabled(("事项", "收件", "受理", "决定", "不予受理", "终止"), data.matters)
            = 三、按对端地区
            #tabled(("地区", "收件", "受理", "决定", "不予受理", "终止"), data.peers)
            = 四、环节用时（小时，误差不超过 5%）
            #tabled(("环节", "件数", "中位数", "九成以内"), data.stages)
            = 五、各方按时率（%）
            #tabled(("义务", "责任方", "按时", "逾期", "按时率"), data.duties)
            = 六、通办事项
            有效事项 #data.in_force 项#if data.target != "" [，本年目标 #data.target 项]。
            #if data.idle.len() > 0 [近一年无办件的事项：#tabled(("事项", "编码"), data.idle)]
            """#)
}
