public import Cryptography
public import Office

/// A sample of a region's seal system: signs the PDF with a key at hand.
///
/// The signature stands in the document (CMS, `adbe.pkcs7.detached`), so that any reader of PDF verifies it; it shows no
/// picture. It is no legal seal: a region puts its own system behind ``SealService``, whose keys the gateway never holds.
public struct SampleSeal: SealService {
    private let signature: DetachedSignature

    /// - Throws: `key_malformed` where the key is another certificate's.
    public init(certificate: Certificate, key: PrivateKey) throws(CryptographyFault) {
        signature = try DetachedSignature(certificate: certificate, key: key)
    }

    /// See ``Office/SealService/seal(_:_:)``.
    public func seal(_ pdf: [UInt8], _ request: SealRequest) async throws(SealFault) -> [UInt8] {
        var paper = try PDFSignature(pdf, signer: request.agency, reason: request.title, at: request.at)
        let der: [UInt8]
        do throws(CryptographyFault) {
            der = try signature.sign(paper.signed)
        } catch { throw SealFault("\(error)") }
        try paper.fill(der)
        return paper.bytes
    }
}
