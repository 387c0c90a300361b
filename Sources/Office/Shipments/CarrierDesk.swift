internal import Codes
public import StrictJSON

/// Takes what carriers tell of parcels.
public struct CarrierDesk: Sendable {
    let context: OfficeContext

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// One push of a carrier.
    /// - Returns: what the carrier wants to read.
    /// - Throws: `not_found` for a carrier that has no account here.
    public func push(param: String, sign: String?, by carrier: String) async throws(OfficeRefusal) -> JSON {
        throw OfficeRefusal(.notFound, detail: "there is no such carrier")
    }
}
