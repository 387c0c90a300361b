internal import Codes
internal import StrictJSON

/// Personal members as lists, logs and an unasked look show them: enough to recognise, too little to use.
enum PersonalMask {
    /// The same shape with every text masked by what its member name says it is.
    static func masked(_ value: JSON, as name: String = "") -> JSON {
        switch value {
        case .string(let text): .string(masked(text, as: name))
        case .array(let elements): .array(elements.map { masked($0, as: name) })
        case .object(let object):
            .object(
                JSONObject(
                    object.filter { $0.key != "key" }.map { ($0.key, masked($0.value, as: $0.key)) }))
        case .integer, .number: name == "form" || plain.contains(name) ? value : .string("***")
        case .bool, .null: value
        }
    }

    /// Members that say what kind of thing it is, not about whom.
    private static let plain: Set<String> = [
        "role", "id_type", "kind", "code", "form", "checked", "method", "time", "signed", "sealed", "type",
        "issuer",
        "valid_from", "valid_to", "tolerated_until", "material", "field", "state", "media_type", "size",
        "digest",
        "title", "brought_by", "brought_at", "represents", "of", "carrier",
    ]

    private static func masked(_ text: String, as name: String) -> String {
        if plain.contains(name) && name != "represents" && name != "of" { return text }
        return switch name {
        case "name", "receiver", "approved_by", "represents", "of": Mask.name(text)
        case "id_no", "number", "waybill", "voucher_no": Mask.number(text)
        case "phone": Mask.phone(text)
        case "address", "place": Mask.address(text)
        case "email": Mask.email(text)
        default: Mask.hidden(text)
        }
    }
}
