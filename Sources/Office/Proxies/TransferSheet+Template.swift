extension TransferSheet {
    /// As it is set in type: one page or two, the code beside the title, room for the region's answer.
    public var printed: Sheet { Sheet(template: Self.template, data: data, codes: ["case": code]) }

    private static let template = TemplateSource(
        name: "transfer_sheet",
        text: #"""
            #set page(paper: "a4", margin: (x: 20mm, y: 14mm), footer: context [
              #set text(size: 8pt)
              #data.number #h(1fr) #counter(page).display("1 / 1", both: true)
            ])
            #set text(font: ("Noto Serif CJK SC", "HanaMinA", "HanaMinB"), size: 10pt, lang: "zh", region: "cn")
            #let or-none(value) = if value == none { "" } else { str(value) }
            #let word(value, name) = if value == none { "" } else { or-none(value.at(name, default: none)) }

            #grid(columns: (1fr, 28mm), column-gutter: 6mm,
              [
                #text(size: 16pt, weight: "bold")[#data.title]

                #data.region：

                现将下列跨区域通办事项移送贵方办理。请在下方回复栏填写、盖章后寄回；由#data.host#text[代为录入]（代录），录入时附贵方回复的扫描件。
              ],
              align(right, image(bytes(data.codes.case), format: "svg", width: 28mm)))

            #table(columns: (28mm, 1fr), inset: 3.5pt,
              [收件编号], [#text(weight: "bold")[#data.number]],
              [事项], [#word(data.matter, "name")（#word(data.matter, "code")）],
              [实施主体], [#word(data.matter.at("agency", default: none), "name")],
              [联系电话], [#word(data.matter.at("contact", default: none), "phone")],
              [办结期限], [#or-none(data.at("due_on", default: none))],
              [打印日期], [#data.printed_on])

            *申请人* #table(columns: (1fr, 1fr, 1fr), inset: 3.5pt, [姓名或名称], [证件号码], [电话],
              ..data.parties.map(one => (word(one, "name"), word(one, "id_no"), word(one, "phone"))).flatten())

            #if data.form.len() > 0 [
            *申请内容* #table(columns: (45mm, 1fr), inset: 3.5pt,
              ..data.form.map(one => (or-none(one.title), or-none(one.value))).flatten())
            ]
            #if data.materials.len() > 0 [
            *材料* #table(columns: (1fr, 30mm, 30mm), inset: 3.5pt, [名称], [形式], [随附副本],
              ..data.materials.map(one => (word(one, "name"), word(one, "form"), if one.copy { "是" } else { "否" })).flatten())
            ]
            *回复* #block(stroke: 0.6pt, inset: 8pt, width: 100%)[
              #for one in data.answers [#box[☐ #one.title] #h(6mm)]

              理由或说明： #v(24mm)
              文号：#h(45mm) 日期：#h(35mm) 经办人：#v(4mm)
              （盖章）#v(14mm)
            ]
            """#)
}
