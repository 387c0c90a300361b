internal import Codes
internal import Cryptography

/// What a receipt, whose signature has been checked, comes to for the batch that it answers. Source: TFP/1 §5.
enum ReceiptReading: Sendable, Hashable {
    /// One settlement for each event, in the order sent.
    case proves([Settlement])
    /// Another number, order, digest or receiver: the batch is sent again.
    case provesNothing(String)

    /// - Parameter sent: the entries of the batch in the order sent.
    init(_ receipt: Receipt, from hop: GatewayID, sent: [OutboxEntry]) {
        guard receipt.receiver == hop else {
            self = .provesNothing("the receipt names another receiver")
            return
        }
        guard receipt.answers(sent.map(\.digest)) else {
            self = .provesNothing("the receipt answers other events than were sent")
            return
        }
        self = .proves(
            zip(receipt.results, sent).map { Settlement($0.status, by: receipt.receiver, for: $1.audience) })
    }
}

extension Settlement {
    /// Reads one result. What a hub calls stored is in its custody and no more: only the audience's word delivers.
    init(_ status: ReceiptStatus, by receiver: GatewayID, for audience: GatewayID) {
        switch status {
        case .stored, .duplicate: self = receiver == audience ? .delivered : .relayed
        case .relayed: self = receiver == audience ? .later(milliseconds: nil) : .relayed
        case .deferred(.expected(let sequence)): self = .expected(sequence)
        case .deferred(.missing(let blobs)): self = .missing(blobs)
        case .deferred(.retryAfter(let seconds)): self = .later(milliseconds: Int64(seconds) * 1_000)
        case .rejected(let problem): self = .rejected(problem)
        }
    }
}
