internal import Casework
internal import Codes
internal import StrictJSON

/// The body by which a parcel is registered.
struct ShipmentWish: Sendable {
    var leg: ShipmentTrack.Leg
    /// Nil: by the leg and the case.
    var to: ShipmentTrack.Receiver?
    var carrier: String
    var waybill: String
    var contents: [String]
    var paidBy: String?
    var costFen: Int64?
    var receiver: PostalAddress?

    static let members: Set<String> = [
        "leg", "to", "carrier", "waybill", "contents", "paid_by", "cost_fen", "receiver",
    ]
    /// Charges of one parcel, 分: up to ten thousand yuan.
    static let costFen = 0...1_000_000

    /// - Throws: `validation_failed` with every fault.
    init(_ body: JSON) throws(OfficeRefusal) {
        let reader = try ShapeReader(body, only: Self.members)
        let leg = reader.require("leg", .word(ShipmentTrack.Leg.self))
        to = reader.optional("to", .word(ShipmentTrack.Receiver.self))
        let carrier = reader.require("carrier", .string(1...32))
        let waybill = reader.require("waybill", .string(1...64))
        contents = reader.list("contents", of: .string(1...100), .optional, count: 0...50)
        paidBy = reader.optional("paid_by", .string(1...60))
        costFen = reader.optional("cost_fen", .int(Self.costFen)).map { Int64($0) }
        receiver = reader.object("receiver", .optional).flatMap(Self.address)
        guard reader.faults.isEmpty, let leg, let carrier, let waybill else {
            throw OfficeRefusal(reader.collected)
        }
        self.leg = leg
        self.carrier = carrier
        self.waybill = waybill
    }

    private static func address(_ reader: ShapeReader) -> PostalAddress? {
        reader.allowOnly(["name", "phone", "address"])
        let name = reader.require("name", .string(1...100))
        let phone = reader.optional("phone", .string(1...32))
        let address = reader.require("address", .string(1...300))
        guard let name, let address else { return nil }
        return PostalAddress(name: name, phone: phone, address: address)
    }
}
