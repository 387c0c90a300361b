internal import Casework
internal import Codes
internal import Exchange
public import StrictJSON

/// A proxy's cases as its host works on them: which wait for an answer on paper, and the sheet that asks for it.
public struct ProxyDesk: Sendable {
    let context: OfficeContext

    /// A desk over the proxy's own rooms.
    public init(_ context: OfficeContext) { self.context = context }

    /// Cases of one listing.
    public static let waitingMax = 1_000

    /// States in which the region is to answer.
    static let open: [CaseState] = [
        .reviewing, .submitted, .received, .correcting, .accepted, .suspended, .decided, .delivering,
    ]

    /// The cases that wait for the region's answer, the longest waiting first; at most ``waitingMax``.
    /// - Throws: what the store refuses.
    public func waiting(for caller: Caller) async throws(OfficeRefusal) -> [JSON] {
        var lines: [JSON] = []
        var listing = CaseDesk.Listing()
        listing.states = Self.open
        listing.side = .destination
        listing.limit = 200
        repeat {
            let page = try await CaseDesk(context).list(listing, for: caller)
            lines += (page["cases"]?.arrayValue ?? []).filter { $0["holder"]?.stringValue == "destination" }
            listing.after = page["next"]?.stringValue
        } while listing.after != nil && lines.count < Self.waitingMax
        return lines.sorted {
            ($0["holder_since"]?.stringValue ?? "") < ($1["holder_since"]?.stringValue ?? "")
        }
    }

    /// Cases that have not ended, by their ids: those that may still be transferred (转办) to the region's own gateway,
    /// and those that must be finished here, since the two parties of a case stay for ever (PROTOCOL.md §4).
    public func underWay(
        for caller: Caller
    ) async throws(OfficeRefusal) -> (transferable: [String], others: [String]) {
        var found: (transferable: [String], others: [String]) = ([], [])
        var listing = CaseDesk.Listing()
        listing.states = Self.open + [.delivered]
        listing.side = .destination
        listing.limit = 200
        repeat {
            let page = try await CaseDesk(context).list(listing, for: caller)
            for line in page["cases"]?.arrayValue ?? [] {
                guard let id = line["id"]?.stringValue, let state = line["state"]?.stringValue else {
                    continue
                }
                if ["submitted", "received", "correcting"].contains(state) {
                    found.transferable.append(id)
                } else {
                    found.others.append(id)
                }
            }
            listing.after = page["next"]?.stringValue
        } while listing.after != nil
        return found
    }

    /// 移送单: what is printed and sent to the region, with the number under which its answer is typed in.
    /// - Parameter purpose: why what is personal is shown; kept in the audit. The sheet is of no use masked.
    /// - Throws: `not_found`, what the store refuses.
    public func sheet(
        of id: String, purpose: String, for caller: Caller
    ) async throws(OfficeRefusal) -> TransferSheet {
        let shown = try await CaseDesk(context).show(id, purpose: purpose, for: caller)
        let view = try await CaseDesk(context).view(id, for: caller)
        return TransferSheet(
            shown, matter: view.record.matter, region: context.own.name, host: context.own.host ?? "",
            printedOn: context.today)
    }
}
