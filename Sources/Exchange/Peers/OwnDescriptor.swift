public import Codes
public import Cryptography
public import Routing
public import StrictJSON
internal import Synchronization

/// What this gateway says of itself, signed anew when it changes or its time is half over.
public final class OwnDescriptor: Sendable {
    /// What a descriptor says, but for its times.
    public struct Content: Sendable, Hashable {
        /// For people.
        public var name: String
        /// Division prefixes.
        public var serves: [DivisionPrefix]
        /// Where peers reach us.
        public var endpoint: Endpoint
        /// `{"keys":[JWK…]}`, those now listed.
        public var keys: JSON
        /// What we take at once.
        public var limits: PeerLimits
        /// Whether we carry events between others.
        public var relays: Bool
        /// Who takes our place.
        public var successor: GatewayID?

        /// A content.
        public init(
            name: String, serves: [DivisionPrefix], endpoint: Endpoint, keys: JSON,
            limits: PeerLimits = .standard,
            relays: Bool = false, successor: GatewayID? = nil
        ) {
            self.name = name
            self.serves = serves
            self.endpoint = endpoint
            self.keys = keys
            self.limits = limits
            self.relays = relays
            self.successor = successor
        }
    }

    private struct State: Sendable {
        var content: Content
        var signed: (text: String, issued: Timestamp)?
    }

    private let id: GatewayID
    private let signer: any Signer
    private let state: Mutex<State>
    /// Thirty days: long enough for a region that is off for its holidays.
    private static let lifeMilliseconds: Int64 = 30 * 86_400_000

    /// A descriptor of this content.
    public init(id: GatewayID, signer: any Signer, content: Content) {
        self.id = id
        self.signer = signer
        state = Mutex(State(content: content))
    }

    /// What it says now; setting signs anew at the next call.
    public var content: Content {
        get { state.withLock { $0.content } }
        set { state.withLock { $0 = State(content: newValue) } }
    }

    /// The signed descriptor.
    /// - Throws: what the signer throws.
    public func text(at now: Timestamp) throws(CryptographyFault) -> String {
        let (content, signed) = state.withLock { ($0.content, $0.signed) }
        if let signed, now >= signed.issued, now.millisecondsSince(signed.issued) < Self.lifeMilliseconds / 2
        {
            return signed.text
        }
        let descriptor = Descriptor(
            gateway: id, name: content.name, serves: content.serves, endpoint: content.endpoint,
            keys: content.keys,
            limits: content.limits, relays: content.relays, successor: content.successor, issued: now,
            expires: now.advanced(byMilliseconds: Self.lifeMilliseconds))
        let text = try SignedDocument.sign(.object(descriptor.json), as: .descriptor, by: signer).text
        state.withLock { if $0.content == content { $0.signed = (text, now) } }
        return text
    }
}
