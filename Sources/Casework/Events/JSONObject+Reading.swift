internal import Codes
internal import StrictJSON

/// Members read as the kinds of the contract; nil when absent or of another kind. `EventSchema` has refused
/// the latter before anything is folded, so the fold need not tell the two apart.
extension JSONObject {
    /// A text.
    func text(_ name: String) -> String? { self[name]?.stringValue }

    /// An integer.
    func integer(_ name: String) -> Int? { self[name]?.integerValue.map { Int($0) } }

    /// A boolean.
    func flag(_ name: String) -> Bool? { self[name]?.boolValue }

    /// An object.
    func record(_ name: String) -> JSONObject? { self[name]?.objectValue }

    /// The elements of a list; none if it is absent.
    func list(_ name: String) -> [JSON] { self[name]?.arrayValue ?? [] }

    // `try?`: a text that is no date is, to the fold, no date; the schema names the fault.
    func date(_ name: String) -> CivilDate? { text(name).flatMap { try? CivilDate($0) } }

    // `try?`: as for dates.
    func time(_ name: String) -> Timestamp? { text(name).flatMap { try? Timestamp($0) } }

    // `try?`: as for dates.
    func eventID(_ name: String) -> EventID? { text(name).flatMap { try? EventID($0) } }
}
