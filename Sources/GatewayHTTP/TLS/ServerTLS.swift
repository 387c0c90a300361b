import Codes
public import Exchange
public import Logging
import NIOCore
import NIOSSL
import Synchronization

/// Makes the TLS end of each new connection, with the certificate of that moment.
public final class ServerTLS: Sendable {
    /// Whom a listener lets in.
    public enum Clients: Sendable {
        /// Only who shows a certificate that holds: the peer listener.
        case certified(ClientGate)
        /// Anybody; who they are is not TLS's affair: the desk listener.
        case anyone
    }

    private struct Made {
        var generation: Int
        var context: NIOSSLContext
    }

    private let credentials: any TransportCredentials
    private let clients: Clients
    private let logger: Logger
    private let made = Mutex<Made?>(nil)

    /// - Throws: when the certificate or the key cannot be read, so that a listener does not start without them.
    public init(
        credentials: any TransportCredentials, clients: Clients, logger: Logger = Logger(label: "tls")
    ) throws {
        self.credentials = credentials
        self.clients = clients
        self.logger = logger
        _ = try context()
    }

    /// The handler that speaks TLS on one connection.
    func handler(for connection: SecureConnection) throws -> NIOSSLServerHandler {
        let context = try context()
        guard case .certified(let gate) = clients else { return NIOSSLServerHandler(context: context) }
        return NIOSSLServerHandler(context: context) { certificates, promise in
            // Judged on the event loop: some 0.3 ms, less than the handshake's own signature checks.
            let chain = certificates.compactMap { try? $0.toDERBytes() }
            let isWhole = chain.count == certificates.count
            promise.succeed(isWhole && gate.admits(chain, on: connection) ? .certificateVerified : .failed)
        }
    }

    /// Notes the end of a handshake that no certificate was judged in.
    func noteFailure(_ error: any Error, on connection: SecureConnection) {
        guard case .certified(let gate) = clients, !connection.hasRefused else { return }
        connection.hasRefused = true
        let text = String(describing: error)
        let isBare = text.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE")
        let code: ErrorCode = isBare ? .certificateMissing : .handshakeFailed
        gate.refusals.note(TransportRefusal(code, detail: text), from: connection.remote)
    }

    private func context() throws -> NIOSSLContext {
        let identity = credentials.current()
        return try made.withLock { made in
            if let made, made.generation == identity.generation { return made.context }
            do {
                let context = try NIOSSLContext(configuration: configuration(identity))
                made = Made(generation: identity.generation, context: context)
                return context
            } catch {
                // A renewal that cannot be read must not stop what works; it is not tried again until the next one.
                guard let working = made else { throw error }
                logger.error("the renewed certificate or key cannot be used", metadata: ["error": "\(error)"])
                made = Made(generation: identity.generation, context: working.context)
                return working.context
            }
        }
    }

    private func configuration(_ identity: TransportIdentity) throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMBytes(identity.chainPEM).map {
            NIOSSLCertificateSource.certificate($0)
        }
        let key = try NIOSSLPrivateKey(bytes: identity.keyPEM, format: .pem)
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain, privateKey: .privateKey(key))
        tls.applicationProtocols = ["h2", "http/1.1"]
        switch clients {
        case .certified:
            // Resumed sessions of TLS 1.2 pass by the verification; 1.3 has none here.
            tls.minimumTLSVersion = .tlsv13
            tls.certificateVerification = .noHostnameVerification
            // Our callback decides alone: no root of anybody counts.
            tls.trustRoots = .certificates([])
            tls.sendCANameList = false
        case .anyone:
            tls.minimumTLSVersion = .tlsv12
            tls.certificateVerification = .none
        }
        return tls
    }
}
