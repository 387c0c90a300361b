internal import Casework
internal import Codes
internal import StrictJSON

/// What stands on a parcel's label (面单): A6, for parcels whose carrier prints none itself.
struct LabelSheet: Sendable, Hashable {
    var carrier: Carrier
    var waybill: String
    var leg: ShipmentTrack.Leg
    var sender: PostalAddress
    var receiver: PostalAddress
    var contents: [String]
    var paidBy: String?
    /// 收件编号 or 办理编号 of the case.
    var number: String
    var day: CivilDate
    /// Of a synthetic case, which is never mailed.
    var isTest: Bool

    /// What is given to the typesetter; the waybill as a QR code beside its digits.
    var sheet: Sheet {
        Sheet(
            template: TemplateSource(name: "label", text: Self.template), data: data,
            codes: ["waybill": waybill])
    }

    private var data: JSON {
        [
            "carrier": .string(carrier.name), "waybill": .string(spaced), "leg": .string(leg.nameZh),
            "sender": .object(Self.lines(sender)), "receiver": .object(Self.lines(receiver)),
            "contents": .string(listed), "paid_by": .string(paidBy ?? "—"),
            "number": .string(number), "day": .string(day.description), "test": .bool(isTest),
        ]
    }

    /// Characters of contents that have room beside the longest addresses.
    private static let contentsMax = 60

    /// What lies in it, as far as there is room, and how many pieces it is.
    private var listed: String {
        var text = ""
        for (place, one) in contents.enumerated() {
            let more = place == 0 ? String(one.prefix(Self.contentsMax)) : "、" + one
            guard text.count + more.count <= Self.contentsMax else { return text + "等\(contents.count)件" }
            text += more
        }
        return text
    }

    /// In groups of four, as it is read aloud.
    private var spaced: String {
        let characters = Array(waybill)
        return stride(from: 0, to: characters.count, by: 4)
            .map { String(characters[$0..<min($0 + 4, characters.count)]) }.joined(separator: " ")
    }

    private static func lines(_ address: PostalAddress) -> JSONObject {
        [
            "name": .string(address.name), "phone": .string(address.phone ?? ""),
            "address": .string(address.address),
        ]
    }

    private static let template = """
        #set document(title: "面单", date: none)
        #set page(width: 105mm, height: 148mm, margin: 5mm)
        #set text(font: ("Noto Serif CJK SC", "HanaMinA", "HanaMinB"), lang: "zh", region: "cn", size: 10pt)
        #set par(leading: 0.5em)
        #set block(spacing: 2.5mm)
        #let party(title, who) = block(width: 100%, inset: 2mm, stroke: 0.5pt, {
          text(size: 8pt, title)
          linebreak()
          text(weight: "bold", size: 12pt, who.name)
          h(3mm)
          who.phone
          linebreak()
          let length = who.address.clusters().len()
          text(size: if length > 120 { 6.5pt } else if length > 60 { 8pt } else { 10pt }, who.address)
        })
        #grid(columns: (1fr, auto), align: horizon, {
          text(size: 16pt, weight: "bold", data.carrier)
          linebreak()
          text(size: 13pt, data.waybill)
          linebreak()
          text(size: 8pt, data.leg + " · " + data.day)
        }, image(bytes(data.codes.waybill), format: "svg", width: 24mm))
        #if data.test { block(width: 100%, fill: black, inset: 1.5mm, align(center, text(fill: white)[测试件　请勿寄出])) }
        #party("收件人", data.receiver)
        #party("寄件人", data.sender)
        #block(width: 100%, inset: 2mm, stroke: 0.5pt)[
          #text(size: 8pt)[内件] \\ #text(size: 9pt, data.contents)
        ]
        #grid(columns: (2fr, 3fr), row-gutter: 3mm, column-gutter: 2mm,
          [付款方：#data.paid_by], [办件编号：#box(data.number)],
          [寄件人签名：], [收件人签名：],
        )
        """
}

extension ShipmentTrack.Leg {
    /// As a clerk reads it.
    var nameZh: String {
        switch self {
        case .originalsOut: "申请材料原件"
        case .supplementOut: "补正材料"
        case .originalsBack: "退回原件"
        case .resultOut: "办理结果"
        }
    }
}
