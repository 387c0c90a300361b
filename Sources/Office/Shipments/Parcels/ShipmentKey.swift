internal import Codes

/// Names one parcel: the case, and the parcel's id within it.
struct ShipmentKey: Sendable, Hashable {
    var caseID: CaseID
    /// As the events have it.
    var shipment: String

    /// Characters of a parcel's id.
    static let length = 1...64

    /// As records are keyed; all of a case stand together.
    var text: String { "\(caseID)/\(shipment)" }

    init(_ caseID: CaseID, _ shipment: String) {
        self.caseID = caseID
        self.shipment = shipment
    }

    /// Nil for what is no such key.
    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1)
        // `try?`: what is no case id names no parcel.
        guard parts.count == 2, let caseID = try? CaseID(String(parts[0])) else { return nil }
        self.init(caseID, String(parts[1]))
    }

    /// Whether a text can be a parcel's id: it stands in paths and keys.
    static func isID(_ text: String) -> Bool {
        length.contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isSmall || $0.isCapital || $0.isDigit || $0 == 0x2D || $0 == 0x5F }
    }
}
