import Codes
import Cryptography
import Foundation
import Office
import Paper
import StrictJSON
import Testing

@Suite("The sample seal", .enabled(if: PaperScene.maySet))
struct SampleSealTests {
    private let certificate: Certificate
    private let key: PrivateKey
    private static let now = Timestamp(milliseconds: 1_773_018_000_000)

    /// A key and a certificate of its own by openssl, which these tests also ask for its judgement.
    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "seal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // What stays in /tmp harms nobody.
        let (status, text) = PaperScene.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                "3650",
                "-subj", "/CN=seal.example", "-addext", "keyUsage=critical,digitalSignature,nonRepudiation",
                "-keyout", folder.path + "/key.pem", "-out", folder.path + "/cert.pem",
            ])
        try #require(status == 0, "\(text)")
        certificate = try #require(
            try Certificate.read(pem: String(contentsOfFile: folder.path + "/cert.pem", encoding: .utf8))
                .first)
        key = try PrivateKey(pem: String(contentsOfFile: folder.path + "/key.pem", encoding: .utf8))
    }

    private func sealed() async throws -> (plain: [UInt8], sealed: [UInt8]) {
        let plain = try await TypstTypesetter().typeset(
            PaperScene.plain, data: ["title": "示例文书", "name": "示例甲"])
        let request = SealRequest(
            agency: "示例局", agencyCode: "111501009000091662", title: "示例文书", number: "1501-SL-2026-000001",
            at: Self.now)
        return (plain, try await SampleSeal(certificate: certificate, key: key).seal(plain, request))
    }

    /// pyHanko's judgement: intact, valid, and what of the file the signature covers.
    private func judge(_ pdf: [UInt8]) -> String {
        let code = """
            import sys, logging
            logging.disable(logging.CRITICAL)
            from pyhanko.keys import load_cert_from_pemder
            from pyhanko.pdf_utils.reader import PdfFileReader
            from pyhanko.sign.validation import validate_pdf_signature
            from pyhanko_certvalidator import ValidationContext
            with open(sys.argv[1], "rb") as file:
                found = PdfFileReader(file).embedded_signatures
                root = load_cert_from_pemder(sys.argv[2])
                status = validate_pdf_signature(found[0], ValidationContext(trust_roots=[root], allow_fetching=False))
                print(len(found), status.intact, status.valid, status.trusted, status.coverage.name)
            """
        return PaperScene.python(code, files: [pdf, Array(certificate.pem.utf8)]).text
    }

    @Test("another implementation finds the signature whole, valid, trusted and over the entire file")
    func verified() async throws {
        let (plain, pdf) = try await sealed()
        #expect(pdf.starts(with: plain), "no byte of the paper is changed")
        #expect(judge(pdf).contains("1 True True True ENTIRE_FILE"), "\(judge(pdf))")
        #expect(PaperScene.text(of: pdf).contains("示例文书"))
    }

    @Test("one byte of the paper changed breaks the seal")
    func altered() async throws {
        var (plain, pdf) = try await sealed()
        pdf[plain.count / 2] ^= 1
        #expect(!judge(pdf).contains("1 True True"))
    }

    @Test("what is no PDF of the typesetter's is not sealed, and another certificate's key is refused")
    func refused() async throws {
        let seal = try SampleSeal(certificate: certificate, key: key)
        let request = SealRequest(agency: "", agencyCode: "", title: "", number: nil, at: Self.now)
        for bytes in [[], Array("%PDF-1.7".utf8), Array("trailer\n<< startxref\n1".utf8)] {
            await #expect(throws: SealFault.self) { try await seal.seal(bytes, request) }
        }
        let other = try PrivateKey.generate(.es256, random: SystemRandom())
        #expect(throws: CryptographyFault(.keyMalformed)) {
            try SampleSeal(certificate: certificate, key: other)
        }
    }
}
