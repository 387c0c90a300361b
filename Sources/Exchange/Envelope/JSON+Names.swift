internal import Codes
internal import StrictJSON

/// Names and times in JSON that others wrote: nil where it is none. What that means is the reader's to say.
extension JSON {
    /// A gateway's SPIFFE ID.
    var gatewayID: GatewayID? { stringValue.flatMap(GatewayID.init(lenient:)) }

    /// A case's id.
    var caseID: CaseID? { stringValue.flatMap(CaseID.init(lenient:)) }

    /// A time of the wire.
    var timestamp: Timestamp? {
        // `try?`: nil is the answer, whatever is wrong with it.
        stringValue.flatMap { try? Timestamp($0) }
    }
}

extension GatewayID {
    /// Nil for what is no gateway's name, whatever is wrong with it.
    init?(lenient text: String) {
        // `try?`: nil is the answer.
        guard let id = try? GatewayID(text) else { return nil }
        self = id
    }
}

extension UUIDv7 {
    /// Nil for what is no id, whatever is wrong with it.
    init?(lenient text: String) {
        // `try?`: nil is the answer.
        guard let id = try? UUIDv7(text) else { return nil }
        self = id
    }
}
