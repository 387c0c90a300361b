internal import Codes

/// One batch as it is filled: what still fits, by the peer's limits. Source: TFP/1 §6, §7.
struct BatchCut: Sendable {
    /// `{"events":[` and `]}`.
    static let frameBytes = 13

    /// Why an element does not go into this batch.
    enum Refusal: Sendable, Hashable {
        /// It goes into the next one.
        case full
        /// It alone is more than the peer takes; it goes into none.
        case tooLarge
        /// A batch holds one author's events, so that a receipt shows nobody another's.
        case otherAuthor
    }

    let eventsMost: Int
    let bytesMost: Int
    let eventBytesMost: Int
    private(set) var events = 0
    private(set) var bytes = BatchCut.frameBytes
    private(set) var author: GatewayID?

    init(eventsMost: Int, bytesMost: Int, eventBytesMost: Int) {
        self.eventsMost = eventsMost
        self.bytesMost = bytesMost
        self.eventBytesMost = eventBytesMost
    }

    /// Takes an element in, or says why not.
    ///
    /// - Parameters:
    ///   - eventBytes: length of the event as the receiver counts it.
    ///   - elementBytes: length of the element as JSON, with its quotes or braces.
    mutating func add(eventBytes: Int, elementBytes: Int, by author: GatewayID) -> Refusal? {
        guard eventBytes <= eventBytesMost, elementBytes + Self.frameBytes <= bytesMost else {
            return .tooLarge
        }
        if let first = self.author, first != author { return .otherAuthor }
        let comma = events == 0 ? 0 : 1
        guard events < eventsMost, bytes + comma + elementBytes <= bytesMost else { return .full }
        events += 1
        bytes += comma + elementBytes
        self.author = author
        return nil
    }
}
