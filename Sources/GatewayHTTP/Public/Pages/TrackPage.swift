import Codes
import HTTPTypes
import HummingbirdCore
import StrictJSON

/// Where a case is, for its applicant: what a QR code on a receipt leads to.
struct TrackPage {
    private let view: JSON
    private let name: String
    private let documents: JSON?
    private let token: String
    private let proof: String
    private let fault: String?

    /// - Parameters:
    ///   - view: as `CaseTracking` made it.
    ///   - name: of the gateway's region.
    ///   - documents: as `ApplicantResults` lists them, once the proof is known.
    ///   - token: of the case, for the downloads' addresses.
    ///   - proof: what was typed, so that each download needs not ask for it again.
    ///   - fault: what was wrong with what was asked.
    init(
        _ view: JSON, name: String, documents: JSON? = nil, token: String = "", proof: String = "",
        fault: String? = nil
    ) {
        self.view = view
        self.name = name
        self.documents = documents
        self.token = token
        self.proof = proof
        self.fault = fault
    }

    /// The page.
    var response: Response { PublicPage.answer(Self.template, values, nonce: Self.nonce, hasForms: true) }

    /// There is no script in it, and its style is the same for everybody: the nonce need not be secret.
    private static let nonce = "style"

    /// What a token that leads nowhere gets.
    static func unknown(_ name: String) -> Response {
        PublicPage.answer(unknownTemplate, ["region": name], nonce: nonce, status: .notFound)
    }

    private var values: [String: Any] {
        var values: [String: Any] = ["region": name]
        for member in [
            "matter", "number", "handling_number", "state_text", "agency", "phone", "due_on", "proxied",
        ] {
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
        values["fault"] = fault
        if let documents {
            values["proven"] = ["files": files(of: documents), "none": isEmpty(documents)]
        } else if view["documents_open"] == true {
            values["asks"] = true
        }
        return values
    }

    private func isEmpty(_ documents: JSON) -> Bool { documents["documents"]?.arrayValue?.isEmpty ?? true }

    private func files(of documents: JSON) -> [[String: Any]] {
        (documents["documents"]?.arrayValue ?? []).map { file in
            var values: [String: Any] = ["token": token, "proof": proof, "ready": file["ready"] == true]
            for member in ["id", "title", "valid_to", "on"] {
                values[member] = file[member]?.stringValue
            }
            // A name of its own: the case's number stands in what is around it.
            values["licence"] = file["number"]?.stringValue
            values["revoked"] = file["mark"] == "revoked"
            values["rectified"] = file["mark"] == "rectified"
            return values
        }
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
        {{#proxied}}<p class="reason">{{proxied}}</p>{{/proxied}}
        {{#correction_open}}<p class="reason">有材料需要补正：请打开短信中的补正链接，或联系受理窗口。</p>{{/correction_open}}
        </section>
        {{#fault}}<p class="fault" role="alert">{{fault}}</p>{{/fault}}
        {{#asks}}<h2>结果文件</h2><form class="card" method="post"><label for="proof">申请人证件号码后四位</label>
        <input type="text" id="proof" name="proof" maxlength="4" autocomplete="off" required>
        <p>用于确认是您本人。连续五次错误后，须隔一段时间才能再试。</p><button>查看并下载结果文件</button></form>{{/asks}}
        {{#proven}}<h2>结果文件</h2><section class="card">
        {{#none}}<p>文件已按规定清除，请联系受理窗口。</p>{{/none}}
        {{#files}}<div class="file"><p><b>{{title}}</b>{{#licence}}<br>编号 {{licence}}{{/licence}}<br>{{on}}
        {{#valid_to}}，有效期至 {{valid_to}}{{/valid_to}}</p>
        {{#revoked}}<p class="fault">该决定已撤销，本文件不再有效。</p>{{/revoked}}
        {{#rectified}}<p class="reason">该决定已更正，以更正文书为准。</p>{{/rectified}}
        {{#ready}}<form method="post" action="{{token}}/{{id}}"><input type="hidden" name="proof" value="{{proof}}">
        <button>下载</button></form>{{/ready}}
        {{^ready}}<p class="reason">文件还在传送途中，请稍后再试。</p>{{/ready}}</div>{{/files}}
        </section>{{/proven}}
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
