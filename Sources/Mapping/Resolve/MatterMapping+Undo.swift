internal import Codes
public import StrictJSON

extension MatterMapping {
    /// What the window had filled, as far as it can be told from what was sent: names and codes go back, constants fall
    /// away, and what the mapping dropped is lost. Without form rules the window filled the peer's form.
    public func windowForm(of sent: JSONObject, local: Matter) -> JSONObject {
        guard let form else { return sent }
        var filled: JSONObject = [:]
        for (name, value) in sent {
            guard let rule = form.rule(to: name) else {
                if local.form.field(name) != nil { filled[name] = value }
                continue
            }
            guard case .field(let from, let codes, _) = rule.source else { continue }
            guard let codes else {
                filled[from] = value
                continue
            }
            // Of several codes that become one, the first in order of text.
            let code = codes.filter { $0.value == value }.keys.min()
            filled[from] = code.flatMap { local.form.field(from)?.value(ofCode: $0) }
        }
        return filled
    }

    /// The window's code of a material that was sent under the peer's; the same where the mapping has no rules.
    public func windowCode(of code: String, local: Matter, peer: Matter) -> String {
        guard let materials else { return code }
        return MaterialMatch(rules: materials, local: local.materials, peer: peer.materials)
            .windowCode(forPeer: code) ?? code
    }
}

extension FormField {
    /// The value of this field that a code table names so: among its choices, else by its type.
    fileprivate func value(ofCode code: String) -> JSON? {
        if let choice = choices?.first(where: { $0.codeKey == code }) { return choice }
        switch type {
        case "integer": return Int64(code).map { .integer($0) }
        case "boolean": return code == "true" ? true : code == "false" ? false : nil
        default: return .string(code)
        }
    }
}
