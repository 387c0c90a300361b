import Codes
import HTTPTypes
import HummingbirdCore
import Office
import StrictJSON

extension DeskResponder {
    func proxy(_ route: ProxyRoute, _ call: DeskCall, _ caller: Caller) async throws(DeskRefused) -> Response
    {
        switch route {
        case .upload(let short): return try await uploadScan(short, call, caller)
        case .write(let short, let id):
            let (body, key) = try await bodies.json(call, most: Self.jsonBytesMax)
            do throws(OfficeRefusal) {
                let answer = try await proxies.write(body, to: id, in: short, key: key, by: caller)
                return .json(answer, status: .created, location: "/api/v1/proxies/\(short)/cases")
            } catch { throw DeskRefused(error, isBodyRead: true) }
        case .list, .waiting, .sheet, .printedSheet: break
        }
        do throws(OfficeRefusal) {
            return try await readProxy(route, call, caller)
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    private func readProxy(
        _ route: ProxyRoute, _ call: DeskCall, _ caller: Caller
    ) async throws(OfficeRefusal) -> Response {
        switch route {
        case .list:
            let query = try DeskQuery(call.target, known: [])
            try query.check()
            return .json(try await proxies.list(for: caller))
        case .waiting(let short):
            var query = try DeskQuery(call.target, known: ["limit"])
            let limit = query.number("limit", 1...200) ?? 50
            try query.check()
            return .json(try await proxies.waiting(short, limit: limit, for: caller))
        case .sheet(let short, let id):
            let purpose = try Self.requiredPurpose(call)
            return .json(
                try await proxies.sheet(of: id, in: short, purpose: purpose, for: caller).json)
        case .printedSheet(let short, let id):
            let purpose = try Self.requiredPurpose(call)
            return Self.pdf(
                try await proxies.printedSheet(of: id, in: short, purpose: purpose, for: caller))
        case .upload, .write: throw OfficeRefusal(.internal, detail: "no reading route")
        }
    }

    private static func requiredPurpose(_ call: DeskCall) throws(OfficeRefusal) -> String {
        var query = try DeskQuery(call.target, known: ["purpose"])
        let purpose = query.required("purpose", 2...200)
        try query.check()
        return purpose
    }

    private func uploadScan(
        _ short: String, _ call: DeskCall, _ caller: Caller
    ) async throws(DeskRefused) -> Response {
        try await upload(call) { (name, type, bytes) async throws(OfficeRefusal) in
            try await proxies.beginScan(
                in: short, name: name, mediaType: type, bytes: bytes, bytesMax: documents.bytesMax, by: caller
            )
        }
    }
}
