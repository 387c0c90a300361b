internal import Codes
public import StrictJSON

extension MatterMapping {
    /// What the window had filled, as far as it can be told from what was sent: names, codes, days and numbers go
    /// back; what was joined or parted, constants, and what the mapping dropped are left open. Without form rules the window filled the peer's form.
    public func windowForm(of sent: JSONObject, local: Matter) -> JSONObject {
        guard let form else { return sent }
        var filled: JSONObject = [:]
        for (name, value) in sent {
            guard let rule = form.rule(to: name) else {
                if local.form.field(name) != nil { filled[name] = value }
                continue
            }
            guard case .field(let from, let change, _) = rule.source else { continue }
            filled[from] = change.undo(value, for: local.form.field(from))
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
