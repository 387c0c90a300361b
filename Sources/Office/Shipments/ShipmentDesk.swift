internal import Casework
internal import Codes
internal import Exchange
internal import StrictJSON

/// Sends parcels and keeps track of them: registered with their case, reported on by carriers and people, looked after
/// when something is wrong.
public struct ShipmentDesk: Sendable {
    let context: OfficeContext
    var book: ShipmentBook { ShipmentBook(context: context) }
    var carriers: Carriers { Carriers(context) }

    /// A desk over these rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// A parcel that the caller may see, with its case.
    /// - Throws: `not_found`.
    func entry(
        _ id: String, _ shipment: String, for caller: Caller
    ) async throws(OfficeRefusal) -> (view: CaseView, entry: ShipmentBook.Entry) {
        let view = try await CaseDesk(context).view(id, for: caller)
        guard let entry = try await book.find(ShipmentKey(view.record.id, shipment)) else {
            throw OfficeRefusal(
                .notFound, detail: "no parcel \(shipment.prefix(64)) was registered here",
                message: "本单位没有登记此邮件")
        }
        return (view, entry)
    }

    /// Commits what touches no case log.
    /// - Returns: false when something was changed meanwhile.
    func commit(_ change: Change) async throws(OfficeRefusal) -> Bool {
        do throws(JournalFault) {
            return try await context.journal.write([change]) == [.committed]
        } catch { throw OfficeRefusal(error) }
    }

    /// Tries of one change that others overtake; a parcel has few who write of it.
    static let triesMax = 12
}
