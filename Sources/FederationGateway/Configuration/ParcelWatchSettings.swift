import Codes
import Foundation
import Office

/// The aggregator 快递100 (`mail.kuaidi100.…`); absent: no parcel is subscribed, and doctor says so.
public struct ParcelWatchSettings: Sendable {
    /// `mail.kuaidi100.url`.
    var address: WebAddress
    /// `mail.kuaidi100.key`, meant for the environment (`MAIL_KUAIDI100_KEY`); nil: in the file.
    var key: String?
    /// `mail.kuaidi100.key_file`; relative to the data directory.
    var keyPath: String?
    /// `mail.kuaidi100.carriers` and `mail.kuaidi100.incoming`.
    var rules: ParcelWatch

    /// Nil where `mail.kuaidi100.url` is absent.
    /// - Throws: `configuration_invalid`, naming the key.
    init?(_ reader: SettingsReader) throws(GatewayFault) {
        func text(_ key: String) throws(GatewayFault) -> String? {
            let text = try reader.string(forKey: key) ?? ""
            return text.isEmpty ? nil : text
        }
        // All are asked for whatever they say, so that each is known as a setting.
        key = try text("mail.kuaidi100.key")
        keyPath = try text("mail.kuaidi100.key_file")
        let codes = try reader.stringArray(forKey: "mail.kuaidi100.carriers", default: [])
        rules = ParcelWatch(
            carriers: codes.isEmpty ? nil : Set(codes),
            followsIncoming: try reader.bool(forKey: "mail.kuaidi100.incoming", default: false))
        guard let url = try text("mail.kuaidi100.url") else { return nil }
        do throws(CodeFault) {
            address = try WebAddress(url)
        } catch { throw GatewayFault(.configurationInvalid, "mail.kuaidi100.url: \(error.message)") }
        guard (key == nil) != (keyPath == nil) else {
            throw GatewayFault(
                .configurationInvalid,
                "mail.kuaidi100 has its key either in key_file or in MAIL_KUAIDI100_KEY, one of the two")
        }
        guard codes.allSatisfy(Carrier.isCode) else {
            throw GatewayFault(
                .configurationInvalid, "mail.kuaidi100.carriers: codes such as ems, in small letters")
        }
    }

    /// Length of a key, bytes: it is one word.
    private static let keyBytes = 4...128

    /// The aggregator with its key read.
    /// - Parameters:
    ///   - publicURL: where it reaches us.
    ///   - isListening: whether anybody listens there.
    /// - Throws: `configuration_invalid`; never says the key.
    func platform(
        _ directory: DataDirectory, publicURL: String?, isListening: Bool
    ) throws(GatewayFault) -> Kuaidi100 {
        guard let publicURL, isListening else {
            throw GatewayFault(
                .configurationInvalid,
                "mail.kuaidi100 needs public.listen and public.url: without them no push comes")
        }
        var secret = key ?? ""
        if let keyPath {
            let whole = keyPath.hasPrefix("/") ? keyPath : directory.root + "/" + keyPath
            guard let data = FileManager.default.contents(atPath: whole) else {
                throw GatewayFault(
                    .configurationInvalid, "mail.kuaidi100.key_file: \(whole) cannot be read")
            }
            secret = String(decoding: data, as: UTF8.self)
        }
        secret = secret.trimmingCharacters(in: .whitespacesAndNewlines)
        guard Self.keyBytes.contains(secret.utf8.count),
            secret.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else {
            throw GatewayFault(
                .configurationInvalid,
                "the key of mail.kuaidi100 is one word of \(Self.keyBytes.lowerBound) to \(Self.keyBytes.upperBound) characters"
            )
        }
        return Kuaidi100(address: address, key: secret, callback: publicURL + "/public/v1/carriers")
    }
}
