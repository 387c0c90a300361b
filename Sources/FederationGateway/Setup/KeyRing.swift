internal import Codes
public import Cryptography
public import Exchange
import Foundation
import Synchronization

/// The gateway's keys and certificates as they lie in the data directory.
///
/// Signing, opening and sealing keys are read once; the two TLS identities are read again when their files change,
/// so that `gwctl cert renew` counts for the next handshake.
public final class KeyRing: Sendable {
    /// Issues our certificates for peers and signs our revocation list.
    public let authority: CertificateMaker
    /// Issues the desk certificate; known only to desk clients.
    public let deskAuthority: CertificateMaker
    /// Signs events, receipts and documents.
    public let signing: PrivateKey
    /// Opens what hubs carried sealed to us.
    public let opening: PrivateKey
    /// 32 bytes that wrap every case's key.
    public let sealing: [UInt8]
    /// Our certificate and key for TLS with peers.
    public let identity: IdentityFile
    /// Certificate and key of the desk listener.
    public let desk: IdentityFile

    /// - Throws: `configuration_invalid`, naming the file.
    public init(_ directory: DataDirectory) throws(GatewayFault) {
        func key(_ file: KeyFile) throws(GatewayFault) -> PrivateKey {
            let text = try Self.text(directory, file)
            do throws(CryptographyFault) {
                return try PrivateKey(pem: text)
            } catch { throw GatewayFault(.configurationInvalid, "keys/\(file.rawValue): \(error)") }
        }
        authority = try Self.authority(directory, .authority, .authorityKey)
        deskAuthority = try Self.authority(directory, .deskAuthorityPEM, .deskAuthorityKey)
        signing = try key(.signingKey)
        opening = try key(.openingKey)
        do throws(DirectoryFault) {
            sealing = try directory.read(directory.key(.sealingKey))
        } catch { throw GatewayFault(error) }
        guard sealing.count == 32 else {
            throw GatewayFault(.configurationInvalid, "keys/seal.key is not 32 bytes")
        }
        identity = try IdentityFile(directory, chain: .identity, key: .identityKey)
        desk = try IdentityFile(directory, chain: .desk, key: .deskKey)
    }

    private static func text(_ directory: DataDirectory, _ file: KeyFile) throws(GatewayFault) -> String {
        do throws(DirectoryFault) {
            return String(decoding: try directory.read(directory.key(file)), as: UTF8.self)
        } catch { throw GatewayFault(error) }
    }

    private static func authority(
        _ directory: DataDirectory, _ certificate: KeyFile, _ key: KeyFile
    ) throws(GatewayFault) -> CertificateMaker {
        let (certificateText, keyText) = (try text(directory, certificate), try text(directory, key))
        do throws(CryptographyFault) {
            guard let certificate = try Certificate.read(pem: certificateText).first else {
                throw CryptographyFault(.pemMalformed, "no certificate")
            }
            return try CertificateMaker(certificate: certificate, key: try PrivateKey(pem: keyText))
        } catch { throw GatewayFault(.configurationInvalid, "keys/\(certificate.rawValue): \(error)") }
    }
}

/// A certificate chain with its key, read again when the files change.
public final class IdentityFile: TransportCredentials {
    private let chainPath: String
    private let keyPath: String
    private let held: Mutex<(identity: TransportIdentity, stamp: [Int])>

    convenience init(_ directory: DataDirectory, chain: KeyFile, key: KeyFile) throws(GatewayFault) {
        try self.init(directory, chainPath: directory.key(chain), keyPath: directory.key(key))
    }

    /// A pair that lies elsewhere.
    /// - Throws: `configuration_invalid` when a file cannot be read.
    init(_ directory: DataDirectory, chainPath: String, keyPath: String) throws(GatewayFault) {
        self.chainPath = chainPath
        self.keyPath = keyPath
        do throws(DirectoryFault) {
            let identity = TransportIdentity(
                generation: 1, chainPEM: try directory.read(chainPath), keyPEM: try directory.read(keyPath))
            held = Mutex((identity, Self.stamp(chainPath)))
        } catch { throw GatewayFault(error) }
    }

    /// The pair as its files hold it now; the former one while they do not fit each other.
    public func current() -> TransportIdentity {
        held.withLock { held in
            let stamp = Self.stamp(chainPath)
            guard stamp != held.stamp, let chain = FileManager.default.contents(atPath: chainPath),
                let key = FileManager.default.contents(atPath: keyPath), Self.fits(chain, key)
            else { return held.identity }
            held = (
                TransportIdentity(
                    generation: held.identity.generation + 1, chainPEM: Array(chain), keyPEM: Array(key)),
                stamp
            )
            return held.identity
        }
    }

    /// Chain and key are two files: between their writing they do not fit, and the old ones stay.
    private static func fits(_ chain: Data, _ key: Data) -> Bool {
        // `try?`: what cannot be read does not fit.
        guard let leaf = try? Certificate.read(pem: String(decoding: chain, as: UTF8.self)).first,
            let key = try? PrivateKey(pem: String(decoding: key, as: UTF8.self))
        else { return false }
        return leaf.publicKey == key.publicKey
    }

    /// Inode, size and modification time.
    private static func stamp(_ path: String) -> [Int] {
        var about = stat()
        guard stat(path, &about) == 0 else { return [] }
        return [Int(about.st_ino), Int(about.st_size), Int(about.st_mtim.tv_sec), Int(about.st_mtim.tv_nsec)]
    }

    /// The leaf as it stands now.
    public var leaf: Certificate? {
        // `try?`: it was read before; an unreadable one shows as none, and doctor says so.
        try? Certificate.read(pem: String(decoding: current().chainPEM, as: UTF8.self)).first
    }
}

/// Signs with a key that lies in a file.
public struct FileSigner: Signer {
    private let key: PrivateKey

    /// Signs with this key as long as it lives.
    public init(_ key: PrivateKey) { self.key = key }

    /// RFC 7638 thumbprint of the public key.
    public var keyID: String { key.publicKey.thumbprint }
    /// ES256 or SM2 with SM3, as the key is.
    public var algorithm: SignatureAlgorithm { key.algorithm }

    /// - Throws: what libcrypto refuses.
    public func sign(_ signingInput: [UInt8]) throws(CryptographyFault) -> [UInt8] {
        try key.sign(signingInput)
    }
}
