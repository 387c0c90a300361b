import Codes
import HummingbirdCore
import Office

extension PublicResponder {
    /// Length of a push: a parcel's whole trace is some tens of kilobytes.
    static let pushBytesMax = 262_144

    /// A carrier's push: form fields `param` and `sign`. Source: DOMAIN.md §7.1.
    func carrierPush(_ carrier: String, _ call: DeskCall) async throws(DeskRefused) -> Response {
        let form = try await formBody(call, ["param", "sign"], most: Self.pushBytesMax)
        do throws(OfficeRefusal) {
            let answer = try await CarrierDesk(office).push(
                param: form["param"] ?? "", sign: form["sign"], by: carrier)
            return .json(answer)
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }
}
