internal import Codes
internal import Cryptography
internal import Exchange
internal import Office
internal import StrictJSON

/// Carriers and parcels.
extension OperatorDesk {
    static let mailVerbs: [String: Verb] = [
        "carrier.list": { desk, _ throws(OfficeRefusal) in
            .array(try await desk.carriers.all().map(\.listing))
        },
        "carrier.set": { desk, call throws(OfficeRefusal) in
            let wish = Carriers.Wish(
                name: call.optional("name"), account: call.optional("account"), salt: call.optional("salt"))
            return try await desk.carriers.set(try call.text("code"), wish, by: call.actor).listing
        },
        "carrier.remove": { desk, call throws(OfficeRefusal) in
            let code = try call.text("code")
            try await desk.carriers.remove(code, by: call.actor)
            return ["code": .string(code)]
        },
        "ship.list": { desk, call throws(OfficeRefusal) in try await desk.shipList(call) },
        "ship.show": { desk, call throws(OfficeRefusal) in
            try await desk.mail.show(
                try call.text("case"), try call.text("shipment"), purpose: nil, for: call.caller)
        },
        "ship.add": { desk, call throws(OfficeRefusal) in
            let id = try call.text("case")
            return try await desk.mail.register(
                call.arguments["body"] ?? .null, for: id, key: nil, by: try await desk.writer(id, call))
        },
        "ship.update": { desk, call throws(OfficeRefusal) in
            let id = try call.text("case")
            return try await desk.mail.update(
                id, try call.text("shipment"), call.arguments["body"] ?? .null,
                by: try await desk.writer(id, call))
        },
        "ship.settle": { desk, call throws(OfficeRefusal) in
            try await desk.mail.settle(
                try call.text("case"), try call.text("shipment"), call.arguments["body"] ?? .null,
                by: call.caller)
        },
        "ship.import": { desk, call throws(OfficeRefusal) in
            try await desk.mail.importTable(call.optional("text") ?? "", by: call.actor)
        },
        "ship.costs": { desk, call throws(OfficeRefusal) in
            try await desk.mail.costs(month: try call.text("month"))
        },
        "ship.strays": { desk, _ throws(OfficeRefusal) in
            try await CarrierDesk(desk.gateway.office).strays()
        },
        "ship.drop-stray": { desk, call throws(OfficeRefusal) in
            let id = try call.text("id")
            try await CarrierDesk(desk.gateway.office).dropStray(id, by: call.actor)
            return ["id": .string(id)]
        },
        "ship.label": { desk, call throws(OfficeRefusal) in
            let id = try call.text("case")
            let pdf = try await desk.mail.label(
                id, try call.text("shipment"), purpose: try call.text("purpose"),
                for: try await desk.writer(id, call))
            return ["pdf": .string(Base64.encode(pdf))]
        },
        "ship.handover": { desk, call throws(OfficeRefusal) in
            let day = try call.read("day") { text throws(CodeFault) in try CivilDate(text) }
            let pdf = try await desk.mail.handOver(
                to: try call.text("carrier"), on: day, purpose: try call.text("purpose"),
                for: Caller(actor: call.actor, role: .window))
            return ["pdf": .string(Base64.encode(pdf))]
        },
    ]

    /// Whether 快递100 is asked to push where parcels are.
    func parcelFinding() async -> Finding {
        guard let platform = gateway.kuaidi100, let rules = gateway.office.watch else {
            return Finding(.ok, "parcels", "not subscribed: gateway.yaml has no section mail.kuaidi100")
        }
        let host = platform.address.host
        do throws(OfficeRefusal) {
            let all = try await carriers.all()
            let lacking = (rules.carriers ?? []).sorted().filter { code in
                !all.contains { $0.code == code && rules.takes($0) }
            }
            let taken = all.filter(rules.takes).map(\.code)
            guard lacking.isEmpty, !taken.isEmpty else {
                return Finding(
                    .warn, "parcels",
                    "no salt, so no subscription at \(host): \(lacking.isEmpty ? "any carrier" : lacking.joined(separator: ", "))",
                    cure: "register the salt that its pushes are signed with",
                    command: dir + " carrier set \(lacking.first ?? "ems") --salt-file FILE")
            }
            return Finding(.ok, "parcels", "subscribed at \(host): \(taken.joined(separator: ", "))")
        } catch { return Finding(.fail, "parcels", "\(error.code): \(error.detail)") }
    }

    private var carriers: Carriers { Carriers(gateway.office) }
    private var mail: ShipmentDesk { ShipmentDesk(gateway.office) }

    /// The operator as one who writes as our side of a case.
    private func writer(_ id: String, _ call: VerbCall) async throws(OfficeRefusal) -> Caller {
        let side = try await gateway.caseDesk.side(of: id, for: call.caller)
        return Caller(actor: call.actor, role: side == .origin ? .window : .approver)
    }

    private func shipList(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        var listing = ShipmentDesk.Listing()
        listing.carrier = call.optional("carrier")
        listing.isTroubled = call.flag("trouble")
        listing.limit = 200
        if call.optional("day") != nil {
            listing.day = try call.read("day") { text throws(CodeFault) in try CivilDate(text) }
            guard listing.carrier != nil else {
                throw OfficeRefusal(.usage, detail: "a day needs a carrier", message: "按日期查询须指定快递公司")
            }
        }
        var lines: [JSON] = []
        repeat {
            let page = try await mail.list(listing, for: call.caller)
            lines += page["shipments"]?.arrayValue ?? []
            listing.after = page["next"]?.stringValue
        } while listing.after != nil && lines.count < Self.shipLinesMax
        return .array(lines)
    }

    /// Lines of one listing; more is not for people.
    private static let shipLinesMax = 10_000
}
