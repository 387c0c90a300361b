import Codes
import Cryptography
import Foundation
import Office

/// The regional 好差评 system (`ratings.…`); absent: ratings are not pushed, and doctor says so.
public struct RatingSettings: Sendable {
    /// `ratings.url`.
    var address: WebAddress
    /// `ratings.app_mark`.
    var appMark: String
    /// `ratings.app_word`, better from the environment (`RATINGS_APP_WORD`).
    var appWord: String
    /// `ratings.key`: our SM2 key, PEM or 64 hex digits; relative to the data directory.
    var keyPath: String
    /// `ratings.receiver`: the platform's SM2 public key, PEM or hex of the point.
    var receiverPath: String
    /// `ratings.data_source`.
    var dataSource: String

    /// Nil where `ratings.url` is absent.
    /// - Throws: `configuration_invalid`, naming the key.
    init?(_ reader: SettingsReader) throws(GatewayFault) {
        // All are asked for whatever they say, so that each is known as a setting.
        var given: [String: String] = [:]
        for key in ["ratings.app_mark", "ratings.app_word", "ratings.key", "ratings.receiver"] {
            given[key] = try reader.string(forKey: key)
        }
        dataSource = try reader.string(forKey: "ratings.data_source", default: "")
        guard let url = try reader.string(forKey: "ratings.url"), !url.isEmpty else { return nil }
        func text(_ key: String) throws(GatewayFault) -> String {
            guard let text = given[key], !text.isEmpty else {
                throw GatewayFault(.configurationInvalid, "\(key) is missing")
            }
            return text
        }
        do throws(CodeFault) {
            address = try WebAddress(url)
        } catch { throw GatewayFault(.configurationInvalid, "ratings.url: \(error.message)") }
        appMark = try text("ratings.app_mark")
        appWord = try text("ratings.app_word")
        keyPath = try text("ratings.key")
        receiverPath = try text("ratings.receiver")
    }

    /// The platform with its keys read.
    /// - Throws: `configuration_invalid`, naming the file's key.
    func platform(_ directory: DataDirectory) throws(GatewayFault) -> RatingPlatform {
        do throws(CryptographyFault) {
            let key = try Self.text(keyPath, directory)
            let signing =
                key.hasPrefix("-")
                ? try PrivateKey(pem: key)
                : try PrivateKey(algorithm: .sm2, scalar: Hex.decode(key.lowercased()) ?? [])
            let point = try Self.text(receiverPath, directory)
            let receiver = point.hasPrefix("-") ? try PublicKey(pem: point) : try Self.point(point)
            guard signing.algorithm == .sm2, receiver.algorithm == .sm2 else {
                throw CryptographyFault(.keyMalformed, "no SM2 key")
            }
            return RatingPlatform(
                address: address, appMark: appMark, appWord: appWord, signingKey: signing,
                receiverKey: receiver,
                dataSource: dataSource)
        } catch {
            throw GatewayFault(.configurationInvalid, "ratings.key or ratings.receiver: \(error)")
        }
    }

    private static func point(_ hex: String) throws(CryptographyFault) -> PublicKey {
        var bytes = Hex.decode(hex.lowercased()) ?? []
        if bytes.count == 65, bytes[0] == 4 { bytes.removeFirst() }
        guard bytes.count == 64 else { throw CryptographyFault(.keyMalformed, "a point is 64 bytes") }
        return try PublicKey(algorithm: .sm2, x: Array(bytes[..<32]), y: Array(bytes[32...]))
    }

    private static func text(_ path: String, _ directory: DataDirectory) throws(CryptographyFault) -> String {
        let whole = path.hasPrefix("/") ? path : directory.root + "/" + path
        guard let data = FileManager.default.contents(atPath: whole) else {
            throw CryptographyFault(.keyMalformed, "\(whole) cannot be read")
        }
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
