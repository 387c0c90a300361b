import Codes
import HTTPTypes
import HummingbirdCore
import StrictJSON

/// Where a case is, for its applicant: what a QR code on a receipt leads to.
struct TrackPage {
    private let view: JSON
    private let name: String

    /// - Parameters:
    ///   - view: as `CaseTracking` made it.
    ///   - name: of the gateway's region.
    init(_ view: JSON, name: String) {
        self.view = view
        self.name = name
    }

    /// The page.
    var response: Response { PublicPage.answer(Self.template, values, nonce: Self.nonce) }

    /// There is no script in it, and its style is the same for everybody: the nonce need not be secret.
    private static let nonce = "style"

    /// What a token that leads nowhere gets.
    static func unknown(_ name: String) -> Response {
        PublicPage.answer(unknownTemplate, ["region": name], nonce: nonce, status: .notFound)
    }

    private var values: [String: Any] {
        var values: [String: Any] = ["region": name]
        for member in ["matter", "number", "handling_number", "state_text", "agency", "phone", "due_on"] {
            values[member] = view[member]?.stringValue
        }
        values["correction_open"] = view["correction_open"]?.boolValue ?? false
        values["steps"] = (view["steps"]?.arrayValue ?? []).reversed().map { step in
            ["on": step["on"]?.stringValue ?? "", "text": step["text"]?.stringValue ?? ""]
        }
        let parcels = (view["parcels"]?.arrayValue ?? []).map { parcel in
            ["on": parcel["on"]?.stringValue ?? "", "text": parcel["text"]?.stringValue ?? ""]
        }
        if !parcels.isEmpty { values["has_parcels"] = ["parcels": parcels] }
        return values
    }

    private static let template = """
        <!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1"><title>办件进度</title>
        <style nonce="{{nonce}}">{{{style}}}</style></head><body>
        <header><p>{{region}} · 通办网关 办件进度查询</p></header><main>
        <h1>{{matter}}</h1>
        <section class="card"><p class="state">{{state_text}}</p>
        <dl>{{#number}}<dt>收件编号</dt><dd>{{number}}</dd>{{/number}}
        {{#handling_number}}<dt>办理编号</dt><dd>{{handling_number}}</dd>{{/handling_number}}
        {{#agency}}<dt>办理单位</dt><dd>{{agency}}</dd>{{/agency}}
        {{#due_on}}<dt>承诺办结</dt><dd>{{due_on}}</dd>{{/due_on}}
        {{#phone}}<dt>咨询电话</dt><dd>{{phone}}</dd>{{/phone}}</dl>
        {{#correction_open}}<p class="reason">有材料需要补正：请打开短信中的补正链接，或联系受理窗口。</p>{{/correction_open}}
        </section>
        {{#has_parcels}}<h2>邮寄</h2><section class="card"><ol>
        {{#parcels}}<li><time>{{on}}</time>{{text}}</li>{{/parcels}}</ol></section>{{/has_parcels}}
        <h2>办理过程</h2><section class="card"><ol>
        {{#steps}}<li><time>{{on}}</time>{{text}}</li>{{/steps}}</ol></section>
        </main><footer>本页不显示个人信息。请妥善保管查询二维码。</footer></body></html>
        """

    private static let unknownTemplate = """
        <!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1"><title>链接无效</title>
        <style nonce="{{nonce}}">{{{style}}}</style></head><body>
        <header><p>{{region}} · 通办网关</p></header><main><h1>链接无效</h1>
        <section class="card"><p>没有找到对应的办件。请核对地址，或持回执到受理窗口查询。</p></section>
        </main></body></html>
        """
}
