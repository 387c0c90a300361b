internal import Casework
internal import Codes
internal import StrictJSON

/// The list that goes to a carrier with a day's parcels (交寄清单), signed by both; synthetic cases are left out.
struct HandOverSheet: Sendable, Hashable {
    /// One parcel; the papers of several cases may lie in it.
    struct Line: Sendable, Hashable {
        var waybill: String
        var legs: String
        /// The receiver's name, masked: the carrier has the label.
        var receiver: String
        var paidBy: String
        var cases: Int
        var costFen: Int64?
    }

    var carrier: Carrier
    var sender: String
    var day: CivilDate
    var lines: [Line]

    /// Parcels of one list; what is more goes on a second one of another carrier or day.
    static let linesMax = 500

    /// What is given to the typesetter.
    var sheet: Sheet {
        Sheet(template: TemplateSource(name: "handover", text: Self.template), data: data)
    }

    /// Parcels and known charges by payer, in the payers' order.
    var totals: [(paidBy: String, parcels: Int, fen: Int64)] {
        var totals: [String: (Int, Int64)] = [:]
        for line in lines {
            let sum = totals[line.paidBy] ?? (0, 0)
            totals[line.paidBy] = (sum.0 + 1, sum.1 + (line.costFen ?? 0))
        }
        return totals.sorted { $0.key < $1.key }.map { ($0.key, $0.value.0, $0.value.1) }
    }

    private var data: JSON {
        [
            "carrier": .string(carrier.name), "account": .string(carrier.account ?? "—"),
            "sender": .string(sender), "day": .string(day.description),
            "count": .string(String(lines.count)),
            "totals": .array(
                totals.map { total in
                    .string("\(total.paidBy)：\(total.parcels) 件，\(ShipmentDesk.yuan(total.fen)) 元")
                }),
            "rows": .array(
                lines.enumerated().map { place, line in
                    .strings([
                        String(place + 1), line.waybill, line.legs, line.receiver, String(line.cases),
                        line.paidBy, line.costFen.map(ShipmentDesk.yuan) ?? "",
                    ])
                }),
        ]
    }

    private static let template = """
        #set document(title: "交寄清单", date: none)
        #set page(paper: "a4", margin: 18mm, footer: context align(center, counter(page).display("1 / 1", both: true)))
        #set text(font: ("Noto Serif CJK SC", "HanaMinA", "HanaMinB"), lang: "zh", region: "cn", size: 10pt)
        #align(center, text(size: 18pt, weight: "bold")[邮件交寄清单])
        #grid(columns: (1fr, 1fr), row-gutter: 2mm,
          [交寄单位：#data.sender], [承运单位：#data.carrier],
          [日期：#data.day], [协议客户号：#data.account],
        )
        #table(columns: (auto, auto, 1fr, auto, auto, auto, auto), stroke: 0.5pt,
          table.header([序号], [运单号], [内件], [收件人], [办件数], [付款方], [资费（元）]),
          ..data.rows.flatten().map(cell => text(cell)),
        )
        #block(breakable: false, width: 100%)[
          合计 #data.count 件#for total in data.totals [；#total]

          #v(8mm)
          #grid(columns: (1fr, 1fr), row-gutter: 8mm,
            [交寄人签名：], [揽收人签名：], [交寄时间：], [揽收时间：])
        ]
        """
}
