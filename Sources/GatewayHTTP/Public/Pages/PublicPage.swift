import HTTPTypes
import HummingbirdCore
import Mustache
import NIOCore

/// A page for applicants: plain HTML that a phone shows at once, its style within it, nothing fetched from elsewhere.
enum PublicPage {
    /// Words and colours that all pages share; high contrast, large type, no picture.
    static let style = """
        :root{color-scheme:light}*{box-sizing:border-box}
        body{font:17px/1.6 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:0;color:#1a1a1a;
        background:#f3f5f8}main{max-width:36rem;margin:0 auto;padding:1rem}
        header{background:#0b4f9c;color:#fff;padding:.8rem 1rem}header p{max-width:34rem;margin:0 auto}
        h1{font-size:1.35rem;margin:.6rem 0}h2{font-size:1.1rem;margin:1.4rem 0 .4rem}
        h3{font-size:1rem;margin:0 0 .3rem}
        .card{background:#fff;border:1px solid #d5dce6;border-radius:.5rem;padding:1rem;margin:.8rem 0}
        .card>:first-child{margin-top:0}.card>:last-child{margin-bottom:0}
        .state{font-size:1.2rem;font-weight:700;color:#0b4f9c}
        dl{display:grid;grid-template-columns:auto 1fr;gap:.2rem .9rem;margin:.6rem 0}dt{color:#555}dd{margin:0}
        ol{list-style:none;margin:0;padding:0}ol li{padding:.35rem 0 .35rem 1rem;border-left:3px solid #0b4f9c}
        ol time{color:#555;margin-right:.6rem}label{display:block;font-weight:600;margin-bottom:.3rem}
        input,select{font:inherit;width:100%;padding:.6rem;border:1px solid #8796a8;border-radius:.4rem;
        background:#fff}button{font:inherit;font-weight:600;width:100%;padding:.8rem;border:0;border-radius:.4rem;
        background:#0b4f9c;color:#fff}button:disabled{background:#697b8f}:focus-visible{outline:3px solid #f5a623}
        .reason{background:#fff6e0;border-left:4px solid #b06a00;padding:.4rem .7rem;margin:.3rem 0 .7rem}
        .file+.file{border-top:1px solid #d5dce6;padding:.8rem 0}.file p{margin:0 0 .5rem}.file b{overflow-wrap:anywhere}
        .done{color:#0a6b2d;font-weight:600}.fault{color:#a3121f;font-weight:600}[hidden]{display:none}
        footer{color:#555;font-size:.9rem;padding:0 1rem 2rem;max-width:36rem;margin:0 auto}
        """

    /// The answer that carries a page under a policy of its own: its style and script by their nonce, and nothing else.
    /// - Parameter hasForms: whether it sends forms, to this listener alone.
    static func answer(
        _ template: String, _ values: [String: Any], nonce: String,
        status: HTTPResponse.Status = .ok, hasForms: Bool = false
    ) -> Response {
        var values = values
        // `try?`: a template that cannot be read is an empty page, which the test of each page would find.
        let page = try? MustacheTemplate(string: template)
        values["nonce"] = nonce
        values["style"] = style
        var fields: HTTPFields = [.contentType: "text/html; charset=utf-8"]
        fields[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'nonce-\(nonce)'; script-src 'nonce-\(nonce)'; connect-src 'self'; "
            + "form-action \(hasForms ? "'self'" : "'none'"); base-uri 'none'; frame-ancestors 'none'"
        return Response(
            status: status, headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(string: page?.render(values) ?? "")))
    }
}
