import HummingbirdCore
import StrictJSON

/// Where all parts of a bundle (一件事) are, for its applicant: one page for the one receipt.
struct BundlePage {
    private let view: JSON
    private let name: String

    /// - Parameters:
    ///   - view: as `BundleTracking` made it.
    ///   - name: of the gateway's region.
    init(_ view: JSON, name: String) {
        self.view = view
        self.name = name
    }

    /// The page.
    var response: Response { PublicPage.answer(Self.template, values, nonce: "style") }

    /// A part's names are its own: what it lacks must not be read from what is around it.
    private var values: [String: Any] {
        var values: [String: Any] = ["region": name]
        for member in ["bundle", "number", "state_text", "created_on", "due_on"] {
            values[member] = view[member]?.stringValue
        }
        values["together"] = view["results"] == "together"
        values["parts"] = (view["parts"]?.arrayValue ?? []).map { part in
            var line: [String: Any] = ["part_no": part["part"]?.integerValue.map { String($0) } ?? ""]
            for member in ["name", "place", "state_text", "number", "agency", "due_on", "token", "proxied"] {
                line["part_" + member] = part[member]?.stringValue
            }
            return line
        }
        return values
    }

    private static let template = """
        <!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1"><title>一件事办理进度</title>
        <style nonce="{{nonce}}">{{{style}}}</style></head><body>
        <header><p>{{region}} · 通办网关 一件事进度查询</p></header><main>
        <h1>{{bundle}}</h1>
        <section class="card"><p class="state">{{state_text}}</p>
        <dl><dt>收件编号</dt><dd>{{number}}</dd><dt>收件日期</dt><dd>{{created_on}}</dd>
        {{#due_on}}<dt>承诺办结</dt><dd>{{due_on}}</dd>{{/due_on}}</dl>
        {{#together}}<p>各事项结果一并领取。</p>{{/together}}</section>
        <h2>各事项</h2>
        {{#parts}}<section class="card"><h3>{{part_no}}. {{part_name}}</h3><p class="state">{{part_state_text}}</p>
        <dl><dt>办理地</dt><dd>{{part_place}}</dd>
        {{#part_agency}}<dt>办理单位</dt><dd>{{part_agency}}</dd>{{/part_agency}}
        {{#part_number}}<dt>收件编号</dt><dd>{{part_number}}</dd>{{/part_number}}
        {{#part_due_on}}<dt>承诺办结</dt><dd>{{part_due_on}}</dd>{{/part_due_on}}</dl>
        {{#part_proxied}}<p class="reason">{{part_proxied}}</p>{{/part_proxied}}
        {{#part_token}}<p><a href="{{part_token}}">查看办理过程和结果</a></p>{{/part_token}}</section>{{/parts}}
        </main><footer>本页不显示个人信息。请妥善保管查询二维码。</footer></body></html>
        """
}
