import Codes
import Cryptography
import StrictJSON
import Testing

@Suite("What joserfc, gmssl and cryptography made is judged as they say")
struct SignatureVectorTests {
    @Test("compact JWS: verified, invalid, or malformed; and each text's digest")
    func signatures() throws {
        let cases = try VectorFile.cases("signatures.json")
        #expect(cases.count > 50)
        for vector in cases {
            let why = Comment(rawValue: try vector.text("why"))
            let text = try vector.text("jws")
            let type = try #require(JWSType(rawValue: vector.text("typ")))
            let jwk = try vector.require("jwk", .object)
            let algorithm: SignatureAlgorithm = jwk["crv"] == "SM2" ? .sm2 : .es256
            let x = try #require(Base64URL.decode(try jwk.text("x")))
            let y = try #require(Base64URL.decode(try jwk.text("y")))
            let key = try PublicKey(algorithm: algorithm, x: x, y: y)
            var result: String
            do throws(CryptographyFault) {
                let jws = try JWS.parse(text, type: type)
                result = jws.isValid(with: key) ? "verified" : "invalid"
                #expect(jws.digest == Digest(ofEventText: text), why)
                #expect(jws.text == text, why)
            } catch {
                #expect(error == CryptographyFault(.jwsMalformed), why)
                result = "malformed"
            }
            #expect(result == (try vector.text("result")), why)
            #expect(Digest(ofEventText: text).base64URL == (try vector.text("digest")), why)
            if result == "verified" { #expect(key.thumbprint == (try vector.text("kid")), why) }
        }
    }

    @Test("disclosures are read, or refused")
    func disclosures() throws {
        let cases = try VectorFile.cases("disclosures.json")
        #expect(cases.count > 25)
        for vector in cases {
            let why = Comment(rawValue: try vector.text("why"))
            let text = try vector.text("text")
            do throws(CryptographyFault) {
                let disclosure = try Disclosure.parse(Array(text.utf8))
                #expect("read" == (try? vector.text("result")), why)
                #expect(disclosure.member == (try? vector.text("member")), why)
                #expect(disclosure.value == vector["value"], why)
                #expect(disclosure.digest.base64URL == (try? vector.text("digest")), why)
            } catch {
                #expect("malformed" == (try? vector.text("result")), why)
                #expect(error == CryptographyFault(.disclosureMalformed), why)
            }
        }
    }

    @Test("compact JWE open, or are refused as malformed or as not ours")
    func sealed() throws {
        let cases = try VectorFile.cases("sealed.json")
        #expect(cases.count > 25)
        for vector in cases {
            let why = Comment(rawValue: try vector.text("why"))
            let key = try PrivateKey(algorithm: .es256, scalar: vector.hex("scalar"))
            let text = try vector.text("jwe")
            var result: String
            do throws(CryptographyFault) {
                let plaintext = try JWE.open(text, with: key)
                result = "opened"
                #expect(String(decoding: plaintext, as: UTF8.self) == (try? vector.text("plaintext")), why)
                #expect(try JWE.keyID(of: text) == key.publicKey.thumbprint, why)
            } catch {
                result = error.code == .jweUnopened ? "unopened" : "malformed"
                #expect([.jweUnopened, .jweMalformed].contains(error.code), why)
            }
            #expect(result == (try vector.text("result")), why)
        }
    }

    @Test("RFC 8188 blobs come out as Python made them, and ours are the same bytes")
    func blobs() throws {
        let cases = try VectorFile.cases("blobs.json")
        #expect(cases.count > 20)
        for vector in cases {
            let why = Comment(rawValue: try vector.text("why"))
            let count = try vector.require("plaintext_size", .int)
            let plaintext = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 31 + $0 >> 8) }
            let key = try vector.hex("key")
            let result = try vector.text("result")
            if result == "read", !why.rawValue.hasPrefix("padding") {
                let blob = try BlobCipher.encrypt(plaintext, key: key, salt: vector.hex("salt"))
                #expect(SHA256Hash.digest(of: blob).hex == (try vector.text("sha256")), why)
                #expect(blob.count == (try vector.require("size", .int)), why)
            }
            guard let text = vector["base64"]?.stringValue else { continue }
            let blob = try #require(Base64.decode(text))
            do throws(CryptographyFault) {
                #expect(try BlobCipher.decrypt(blob, key: key) == plaintext, why)
                #expect(result == "read", why)
            } catch {
                #expect(error.code.rawValue == "blob_\(result)", why)
            }
        }
    }
}
