public import Codes
public import StrictJSON

/// An agreement between regions (通办合作协议, 委托受理协议): who promised what to whom, until when, and whom to call.
public struct Agreement: Hashable, Sendable {
    /// As its text bears it, such as 呼鄂通办〔2026〕1号; matters name it in `agreement`.
    public let number: String
    /// The gateways of the regions that signed, ours among them.
    public let parties: [GatewayID]
    /// First day in force.
    public let from: CivilDate
    /// Last day in force.
    public let to: CivilDate
    /// Our codes that it is about; empty: it does not say.
    public let matters: [String]
    /// Whom to call while on duty, of each party.
    public let contacts: [DutyContact]
    /// Anything else that the next person should know.
    public let note: String?
    /// What was read.
    public let json: JSONObject

    /// Whom to call of one party.
    public struct DutyContact: Hashable, Sendable {
        /// Whose.
        public let party: GatewayID
        /// A person or an office.
        public let name: String
        /// With the area code.
        public let phone: String
    }

    /// Reads one.
    /// - Throws: every fault at once.
    public init(_ json: JSON) throws(ShapeFaults) {
        let reader = ShapeReader(try JSONShape<JSONObject>.outermost(json))
        reader.allowOnly(["number", "parties", "from", "to", "matters", "contacts", "note"])
        let number = reader.require("number", .string(1...100))
        parties = reader.distinct("parties", of: .gateway, count: 2...100)
        let from = reader.require("from", .date)
        let to = reader.require("to", .date)
        if let from, let to, to < from {
            reader.note("to", .memberRange, "it ends before it begins", "终止日期早于起始日期")
        }
        matters = reader.distinct("matters", of: .string(1...64), .optional, count: 0...10_000)
        contacts = reader.objects("contacts", .optional, count: 0...100).compactMap { contact in
            contact.allowOnly(["party", "name", "phone"])
            let party = contact.require("party", .gateway)
            let name = contact.require("name", .string(1...200))
            let phone = contact.require("phone", .string(1...100))
            guard let party, let name, let phone else { return nil }
            return DutyContact(party: party, name: name, phone: phone)
        }
        note = reader.optional("note", .string(1...2_000))
        let signed = parties
        let strangers = contacts.contains { !signed.contains($0.party) }
        if strangers, !signed.isEmpty {
            reader.note("contacts", .memberRange, "a contact is of no party", "联系人不属于任何一方")
        }
        guard reader.faults.isEmpty, let number, let from, let to else { throw reader.collected }
        self.number = number
        self.from = from
        self.to = to
        self.json = reader.object
    }
}
