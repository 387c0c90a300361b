import Codes
import HTTPTypes
import HummingbirdCore
import NIOCore
import Office
import StrictJSON

extension DeskResponder {
    func mail(_ route: MailRoute, _ call: DeskCall, _ caller: Caller) async throws(DeskRefused) -> Response {
        switch route {
        case .register, .update, .settle: return try await mailWritten(route, call, caller)
        case .list, .read, .label, .handOver: break
        }
        do throws(OfficeRefusal) {
            return try await mailRead(route, call, caller)
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    private func mailWritten(
        _ route: MailRoute, _ call: DeskCall, _ caller: Caller
    ) async throws(DeskRefused) -> Response {
        let (body, key) = try await bodies.json(call, most: Self.jsonBytesMax)
        let desk = ShipmentDesk(office)
        do throws(OfficeRefusal) {
            switch route {
            case .register(let id):
                let line = try await desk.register(body, for: id, key: key, by: caller)
                let place = "/api/v1/cases/\(id)/shipments/" + (line["shipment"]?.stringValue ?? "")
                return .json(line, status: .created, location: place)
            case .update(let id, let shipment):
                return .json(try await desk.update(id, shipment, body, by: caller))
            case .settle(let id, let shipment):
                return .json(try await desk.settle(id, shipment, body, by: caller))
            case .list, .read, .label, .handOver: throw OfficeRefusal(.internal, detail: "no writing route")
            }
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    private func mailRead(
        _ route: MailRoute, _ call: DeskCall, _ caller: Caller
    ) async throws(OfficeRefusal) -> Response {
        let desk = ShipmentDesk(office)
        switch route {
        case .list: return .json(try await desk.list(try Self.listing(call), for: caller))
        case .read(let id, let shipment):
            let purpose = try Self.purpose(call)
            return .json(try await desk.show(id, shipment, purpose: purpose, for: caller))
        case .label(let id, let shipment):
            var query = try DeskQuery(call.target, known: ["purpose"])
            let purpose = query.required("purpose", 2...200)
            try query.check()
            return Self.pdf(try await desk.label(id, shipment, purpose: purpose, for: caller))
        case .handOver:
            var query = try DeskQuery(call.target, known: ["carrier", "day", "purpose"])
            let carrier = query.required("carrier", 1...32)
            let purpose = query.required("purpose", 2...200)
            let text = query.required("day", 10...10)
            let day = query.code("day", text) { text throws(CodeFault) in try CivilDate(text) }
            try query.check()
            guard let day else { throw OfficeRefusal(.validationFailed) }
            return Self.pdf(try await desk.handOver(to: carrier, on: day, purpose: purpose, for: caller))
        case .register, .update, .settle: throw OfficeRefusal(.internal, detail: "no reading route")
        }
    }

    private static func listing(_ call: DeskCall) throws(OfficeRefusal) -> ShipmentDesk.Listing {
        var query = try DeskQuery(call.target, known: ["carrier", "day", "trouble", "after", "limit"])
        var listing = ShipmentDesk.Listing()
        listing.carrier = query.text("carrier", 1...32)
        if let text = query.text("day", 10...10) {
            listing.day = query.code("day", text) { text throws(CodeFault) in try CivilDate(text) }
        }
        listing.isTroubled = query.word("trouble", of: ["true", "false"]) == "true"
        listing.after = query.text("after", 0...300)
        listing.limit = query.number("limit", 1...200) ?? 50
        try query.check()
        if listing.day != nil, listing.carrier == nil {
            throw OfficeRefusal(
                .validationFailed, faults: [.init("carrier", .memberMissing, detail: "a day needs a carrier")]
            )
        }
        return listing
    }

    /// A sheet to be printed.
    static func pdf(_ bytes: [UInt8]) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/pdf", .contentDisposition: "inline"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
