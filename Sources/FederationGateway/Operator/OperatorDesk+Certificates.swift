internal import Codes
internal import Cryptography
internal import Exchange
internal import Foundation
internal import Office
internal import StrictJSON

/// Our own certificates: renewed without a restart, revoked by serial number.
extension OperatorDesk {
    static let certificateVerbs: [String: Verb] = [
        "cert.renew": { desk, call throws(OfficeRefusal) in try await desk.renew(call) },
        "cert.revoke": { desk, call throws(OfficeRefusal) in try await desk.revoke(call) },
        "cert.crl": { desk, _ throws(OfficeRefusal) in
            ["crl": .string(try await desk.gateway.revocationList().pem)]
        },
    ]

    private func renew(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let now = gateway.clock.now()
        let renewed: Certificate
        do throws(GatewayFault) {
            renewed = try Initializer.renew(gateway.directory, gateway.keys, gateway.settings, at: now)
        } catch { throw OfficeRefusal(error.code, detail: error.detail) }
        let serial = Hex.encode(renewed.serial)
        try await gateway.audit(
            "certificate_renewed", object: gateway.settings.id.description, detail: serial, by: call.actor)
        return [
            "serial": .string(serial), "not_before": .string(renewed.notBefore.description),
            "not_after": .string(renewed.notAfter.description),
        ]
    }

    private func revoke(_ call: VerbCall) async throws(OfficeRefusal) -> JSON {
        let text = try call.text("serial").lowercased()
        guard let serial = Hex.decode(text), (1...20).contains(serial.count) else {
            throw OfficeRefusal(
                .usage, detail: "serial is 2 to 40 hex digits", message: "证书序列号应为 2 至 40 位十六进制数")
        }
        let now = gateway.clock.now()
        let line = AuditLine(
            at: now, actor: call.actor, action: "certificate_revoked",
            object: gateway.settings.id.description, detail: text)
        try await gateway.commit(
            Change(writes: [
                .record(.revocation, key: Hex.encode(serial), value: Array(now.description.utf8)),
                .audit(line),
            ]))
        return ["serial": .string(text), "crl": .string(try await gateway.revocationList().pem)]
    }
}

extension RecordKind {
    /// Serial numbers of our own certificates that count no more, with since when.
    static let revocation = RecordKind(rawValue: "revocation")
}

extension Initializer {
    /// Makes a new key and certificate for peers, and one for the desk, and puts them in the place of the old.
    static func renew(
        _ directory: DataDirectory, _ keys: KeyRing, _ settings: GatewaySettings, at now: Timestamp
    ) throws(GatewayFault) -> Certificate {
        let random = SystemRandom()
        let span = Validity(at: now, isDemo: settings.isDemo)
        let files: [(KeyFile, String)]
        let leaf: Certificate
        do throws(CryptographyFault) {
            let key = try PrivateKey.generate(random: random)
            leaf = try keys.authority.issueGateway(
                settings.id, key: key.publicKey, notBefore: span.begin,
                notAfter: span.end(years: certificateYears),
                random: random)
            let deskKey = try PrivateKey.generate(random: random)
            let desk = try keys.deskAuthority.issueDesk(
                names: settings.deskNames, key: deskKey.publicKey, notBefore: span.begin,
                notAfter: span.end(years: certificateYears), random: random)
            files = [
                (.identityKey, key.pem), (.identity, leaf.pem), (.deskKey, deskKey.pem), (.desk, desk.pem),
            ]
        } catch { throw GatewayFault(.internal, "libcrypto: \(error)") }
        do throws(DirectoryFault) {
            for (file, text) in files { try directory.write(Array(text.utf8), to: directory.key(file)) }
        } catch { throw GatewayFault(error) }
        return leaf
    }
}
