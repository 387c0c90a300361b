/// What either side's events carry. Source: CASE.md §5.
extension EventSchema {
    /// The members of a type of either side, beside those of every `data`.
    static func eitherMembers(_ type: EventType) -> [DataMember] {
        switch type {
        case .note:
            [
                .must("kind", .words(["question", "answer", "urge", "complaint", "escalation"])),
                .may("answers"), .may("reply_by", .date), .personal("text"),
            ]
        case .shipment:
            [
                .must("shipment"), .must("leg", .words(ShipmentTrack.Leg.allCases.map(\.rawValue))),
                .must("to", .words(ShipmentTrack.Receiver.allCases.map(\.rawValue))), .must("carrier"),
                .must("status", .words(ShipmentTrack.Status.allCases.map(\.rawValue))),
                .must("time", .time), .may("paid_by"), .personal("waybill"), .mayPersonal("place"),
                .mayPersonal("contents", .list(.text)),
            ]
        case .paymentRequested:
            [
                .must("bill"), .must("amount_fen", .count), .must("items", .payment), .must("payee"),
                .may("due"), .mayPersonal("link"),
            ]
        case .paid: [.must("bill"), .must("time", .time), .may("voucher_no")]
        case .refunded: [.must("bill"), .must("time", .time)]
        case .ratingAnswered: [.must("answers"), .personal("text")]
        default: []
        }
    }
}
