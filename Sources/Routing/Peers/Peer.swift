public import Codes
public import StrictJSON

/// A gateway that an operator of ours has enrolled.
///
/// Trust stands here by an operator's act alone: the peer file he imported, then what a descriptor signed
/// by a key on file was allowed to change (`Descriptor.update`). Bundle, keys and CRLs are kept as they
/// came; Cryptography gives them types. Source: PROTOCOL.md §2, §6.
public struct Peer: Hashable, Sendable {
    /// Whether cases go to and come from it.
    ///
    /// active → suspended, removed; suspended → active, removed; removed → active (imported anew).
    public enum Status: String, CaseIterable, Hashable, Sendable {
        /// 启用.
        case active
        /// 暂停: its requests are answered 403, nothing is sent.
        case suspended
        /// 移除: kept for what is stored; a `successor` takes its place.
        case removed
    }

    /// Given once, for ever.
    public let gateway: GatewayID
    /// For people; never compared.
    public var name: String
    /// `https://host[:port]`.
    public var endpoint: Endpoint
    /// The division prefixes that our operator approved.
    public var serves: [DivisionPrefix]
    /// The hubs through which it is reached and through which its events are taken; empty: direct.
    public var via: [GatewayID]
    /// Whether it carries events between others.
    public var relays: Bool
    /// SPIFFE bundle (a JWKS) of its trust domain.
    public var bundle: JSON
    /// `{"keys":[JWK…]}`, those now listed.
    public var keys: JSON
    /// JWKs that were once listed: they serve for reading what is stored only.
    public var formerKeys: [JSON]
    /// Base64 DER, one per CRL; empty: not checked.
    public var crls: [String]
    /// What it takes at once.
    public var limits: PeerLimits
    /// Whether cases go to and come from it.
    public var status: Status
    /// Whether the origin itself runs it for a region without a system (PROTOCOL.md §8); shown everywhere.
    public var proxy: Bool
    /// Who takes its place, once it ends.
    public var successor: GatewayID?
    /// `issued` of the newest descriptor believed; nil before the first.
    public var descriptorIssued: Timestamp?
    /// `expires` of that descriptor.
    public var descriptorExpires: Timestamp?
    /// What its newest descriptor asked for beyond what it may do alone; an operator approves or not.
    public var waiting: [WaitingChange]
    /// Members of the peer file that this version does not know, kept.
    public var unknown: JSONObject

    /// A peer as its file names it, active, its reach as the file says or, with `via`, as the operator says.
    public init(_ file: PeerFile, via: [GatewayID] = []) {
        gateway = file.gateway
        name = file.name
        endpoint = file.endpoint
        serves = file.serves
        self.via = via.isEmpty ? file.via : via
        relays = file.relays
        bundle = file.bundle
        keys = file.keys
        formerKeys = []
        crls = file.crls
        limits = .standard
        status = .active
        proxy = file.proxy
        successor = file.successor
        waiting = []
        unknown = file.unknown
    }

    /// Whether cases go to and come from it.
    public var isActive: Bool { status == .active }

    /// Whether one of its approved prefixes covers the division.
    public func serves(_ division: DivisionCode) -> Bool {
        serves.contains { $0.matches(division) }
    }
}
