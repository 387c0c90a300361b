import Exchange
import StrictJSON

extension LinkAnswer {
    /// The `code` of an RFC 9457 body; nil when it is none.
    var problemCode: String? {
        guard headers["content-type"] == "application/problem+json" else { return nil }
        // What is no JSON has no code.
        return (try? JSON.parse(body))?["code"]?.stringValue
    }
}
