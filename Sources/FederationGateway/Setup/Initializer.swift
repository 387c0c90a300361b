public import Codes
import Cryptography
import Foundation
internal import StrictJSON

/// `gwctl init`: makes everything a gateway needs to start, and refuses where something is there already.
public struct Initializer: Sendable {
    /// Given once: peers know the gateway by it for ever.
    public var id: GatewayID
    /// As people read it.
    public var name: String
    /// Prefixes of the divisions that it decides for; at least one.
    public var serves: [DivisionPrefix]
    /// Where peers will call.
    public var peerListen: SocketAddress
    /// Where windows and desks will call.
    public var deskListen: SocketAddress
    /// Names and addresses for the desk certificate, beside `localhost` and the address listened on.
    public var deskNames: [String]
    /// Whether it carries events of peers for peers (TFP/1 §7).
    public var relays: Bool
    /// A gateway for demonstration and tests: its certificates hold at any set clock.
    public var isDemo: Bool
    /// Of a proxy: the name and the endpoint of the gateway that runs it; nil: a gateway of its own.
    public var host: (name: String, endpoint: String)?

    /// What the gateway is to be; nothing is made yet.
    public init(
        id: GatewayID, name: String, serves: [DivisionPrefix], peerListen: SocketAddress,
        deskListen: SocketAddress,
        deskNames: [String] = [], relays: Bool = false, isDemo: Bool = false
    ) {
        self.id = id
        self.name = name
        self.serves = serves
        self.peerListen = peerListen
        self.deskListen = deskListen
        self.deskNames = deskNames
        self.relays = relays
        self.isDemo = isDemo
    }

    /// Years that a CA and a certificate of a gateway count.
    static let authorityYears = 10
    static let certificateYears = 2

    /// Makes the directory.
    /// - Parameter now: the machine's time, by which certificates begin.
    /// - Throws: `already_exists`, what the file system and libcrypto refuse.
    public func make(_ directory: DataDirectory, at now: Timestamp) throws(GatewayFault) {
        guard !directory.exists else {
            throw GatewayFault(
                .alreadyExists, "\(directory.root) holds a gateway already; init changes nothing")
        }
        do throws(DirectoryFault) {
            try directory.make()
            let lock = try DirectoryLock(directory)
            defer { withExtendedLifetime(lock) {} }
            do throws(CryptographyFault) {
                for (file, bytes) in try keys(at: now) { try write(bytes, to: file, in: directory) }
            } catch {
                throw DirectoryFault(.internal, "libcrypto: \(error)")
            }
            let authority = try directory.read(directory.key(.deskAuthorityPEM))
            try directory.write(authority, to: directory.deskAuthority, mode: 0o644)
            // Last, since its being there is what makes the directory a gateway's.
            try directory.write(Array(template.text.utf8), to: directory.configuration)
        } catch { throw GatewayFault(error) }
    }

    private func write(_ bytes: [UInt8], to file: KeyFile, in directory: DataDirectory)
        throws(CryptographyFault)
    {
        do throws(DirectoryFault) {
            try directory.write(bytes, to: directory.key(file))
        } catch { throw CryptographyFault(.libraryFailed, "\(file.rawValue): \(error.detail)") }
    }

    private var template: SettingsTemplate {
        SettingsTemplate(
            id: id, name: name, serves: serves.map(\.text), peerListen: peerListen.description,
            deskListen: deskListen.description, deskNames: names, relays: relays, isDemo: isDemo, host: host)
    }

    /// What the desk certificate names.
    private var names: [String] {
        var names: [String] = []
        for name in deskNames + [deskListen.host, "localhost", "127.0.0.1"]
        where !names.contains(name) && !["0.0.0.0", "::"].contains(name) {
            names.append(name)
        }
        return names
    }

    private func keys(at now: Timestamp) throws(CryptographyFault) -> [(KeyFile, [UInt8])] {
        let random = SystemRandom()
        let span = Validity(at: now, isDemo: isDemo)
        let authorityKey = try PrivateKey.generate(random: random)
        let authority = try CertificateMaker.makeAuthority(
            name: id.trustDomain, uris: ["spiffe://" + id.trustDomain], key: authorityKey,
            notBefore: span.begin,
            notAfter: span.end(years: Self.authorityYears), random: random)
        let deskAuthorityKey = try PrivateKey.generate(random: random)
        let deskAuthority = try CertificateMaker.makeAuthority(
            name: name + " desk", key: deskAuthorityKey, notBefore: span.begin,
            notAfter: span.end(years: Self.authorityYears), random: random)
        let identityKey = try PrivateKey.generate(random: random)
        let identity = try authority.issueGateway(
            id, key: identityKey.publicKey, notBefore: span.begin,
            notAfter: span.end(years: Self.certificateYears),
            random: random)
        let deskKey = try PrivateKey.generate(random: random)
        let desk = try deskAuthority.issueDesk(
            names: names, key: deskKey.publicKey, notBefore: span.begin,
            notAfter: span.end(years: Self.certificateYears),
            random: random)
        return [
            (.authorityKey, Array(authorityKey.pem.utf8)),
            (.authority, Array(authority.certificate.pem.utf8)),
            (.identityKey, Array(identityKey.pem.utf8)), (.identity, Array(identity.pem.utf8)),
            (.signingKey, Array(try PrivateKey.generate(random: random).pem.utf8)),
            (.openingKey, Array(try PrivateKey.generate(random: random).pem.utf8)),
            (.sealingKey, random.bytes(32)), (.deskAuthorityKey, Array(deskAuthorityKey.pem.utf8)),
            (.deskAuthorityPEM, Array(deskAuthority.certificate.pem.utf8)),
            (.deskKey, Array(deskKey.pem.utf8)), (.desk, Array(desk.pem.utf8)),
        ]
    }
}

/// From when to when what is made now counts.
struct Validity {
    let begin: Timestamp
    private let isDemo: Bool

    /// Five minutes before `now`, for peers whose clocks are a little behind; in a demonstration since 2020.
    init(at now: Timestamp, isDemo: Bool) {
        self.isDemo = isDemo
        begin = isDemo ? Timestamp(milliseconds: 1_577_836_800_000) : now.advanced(byMilliseconds: -300_000)
    }

    func end(years: Int) -> Timestamp {
        begin.advanced(byMilliseconds: Int64(isDemo ? 30 : years) * 365 * 86_400_000)
    }
}
