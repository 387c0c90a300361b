import Codes
import Cryptography
import HTTPTypes
import HummingbirdCore
import NIOCore
import Office
import StrictJSON

/// What applicants do with the addresses they were given.
extension PublicResponder {
    /// Length of an applicant's answer: a form's fields and the names of documents.
    private static let answerBytesMax = 262_144
    /// Header in which the end of the applicant's ID number comes, so that it stands in no address and no log.
    static let proofHeader = "link-proof"

    /// The case as its applicant may follow it.
    func track(_ token: String) async throws(DeskRefused) -> Response {
        do throws(OfficeRefusal) {
            return .json(try await CaseTracking(office).view(of: token))
        } catch  where error.code == .linkUnknown {
            return .json(try await bundle(token))
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    /// The same as a page.
    func trackPage(_ token: String) async throws(DeskRefused) -> Response {
        do throws(OfficeRefusal) {
            return TrackPage(try await CaseTracking(office).view(of: token), name: office.own.name).response
        } catch  where error.code == .linkUnknown {
            return try await bundlePage(token)
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    /// A token that leads to no case may be a bundle's.
    private func bundle(_ token: String) async throws(DeskRefused) -> JSON {
        do throws(OfficeRefusal) {
            return try await BundleTracking(office).view(of: token)
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    private func bundlePage(_ token: String) async throws(DeskRefused) -> Response {
        do throws(OfficeRefusal) {
            return BundlePage(try await BundleTracking(office).view(of: token), name: office.own.name)
                .response
        } catch  where error.code == .linkUnknown {
            return TrackPage.unknown(office.own.name)
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    /// The page that asks for the proof; nothing of the case stands in it, so opening it (a preview does) says nothing.
    func correctionPage() -> Response {
        CorrectionPage(name: office.own.name, nonce: Base64URL.encode(office.random.bytes(16))).response
    }

    /// What is to be corrected.
    func correction(_ token: String, _ call: DeskCall) async throws(DeskRefused) -> Response {
        do throws(OfficeRefusal) {
            return .json(try await CorrectionDesk(office).read(token, proof: Self.proof(call)))
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    /// Takes the answer.
    func correctionAnswer(_ token: String, _ call: DeskCall) async throws(DeskRefused) -> Response {
        let (body, _) = try await bodies.json(call, most: Self.answerBytesMax)
        do throws(OfficeRefusal) {
            let answer = try await CorrectionDesk(office).answer(token, proof: Self.proof(call), body)
            return .json(answer, status: .created)
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    /// Takes one document in, as it streams.
    func correctionDocument(_ token: String, _ call: DeskCall) async throws(DeskRefused) -> Response {
        let reference = try await DocumentStream(limits).take(call) {
            name, mediaType, bytes throws(OfficeRefusal) in
            try await CorrectionDesk(office).begin(
                token, proof: Self.proof(call), name: name, mediaType: mediaType, bytes: bytes)
        }
        return .json(reference, status: .created)
    }

    /// Takes the payment platform's word.
    func payment(_ call: DeskCall) async throws(DeskRefused) -> Response {
        let (body, _) = try await bodies.json(call, most: Self.answerBytesMax)
        do throws(OfficeRefusal) {
            return .json(try await PaymentDesk(office).take(body))
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }

    private static func proof(_ call: DeskCall) -> String {
        call.request.headers.first { $0.name.canonicalName == proofHeader }?.value ?? ""
    }
}
