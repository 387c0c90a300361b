import Codes
import HTTPTypes
import HummingbirdCore
import Office
import StrictJSON

/// Results that applicants fetch themselves: plain forms, since not every telephone's browser keeps what a script gives.
extension PublicResponder {
    /// Length of the form: four characters.
    private static let proofBytesMax = 1_024
    /// Seconds after which a document that is under way may be here.
    private static let waitSeconds = "600"

    /// The page with what may be downloaded.
    func results(_ token: String, _ call: DeskCall) async throws(DeskRefused) -> Response {
        let proof = try await proof(in: call)
        do throws(OfficeRefusal) {
            let found = try await ApplicantResults(office).list(token, proof: proof)
            let view = try await CaseTracking(office).view(of: token)
            let page = TrackPage(
                view, name: office.own.name, documents: found, token: token, proof: proof)
            return page.response
        } catch { return try await page(of: token, after: error) }
    }

    /// One document, to be kept.
    func resultDocument(
        _ token: String, _ document: String, _ call: DeskCall
    ) async throws(DeskRefused) -> Response {
        let proof = try await proof(in: call)
        do throws(OfficeRefusal) {
            return DeskResponder.response(
                try await ApplicantResults(office).open(token, proof: proof, document: document))
        } catch { return try await page(of: token, after: error) }
    }

    private func proof(in call: DeskCall) async throws(DeskRefused) -> String {
        let form = try await formBody(call, ["proof"], most: Self.proofBytesMax)
        return form["proof"]?.trimmed ?? ""
    }

    /// The page again, with what was wrong: a person sees it, not a program.
    private func page(of token: String, after refusal: OfficeRefusal) async throws(DeskRefused) -> Response {
        if refusal.code == .linkUnknown { return TrackPage.unknown(office.own.name) }
        let isUnderWay = refusal.code == .blobMissing
        let status = isUnderWay ? 503 : ProblemAnswer(refusal).status
        guard isUnderWay || status < 500 else { throw DeskRefused(refusal, isBodyRead: true) }
        do throws(OfficeRefusal) {
            let view = try await CaseTracking(office).view(of: token)
            let page = TrackPage(view, name: office.own.name, fault: refusal.message)
            var response = page.response
            response.status = HTTPResponse.Status(code: status)
            if isUnderWay { response.headers[.retryAfter] = Self.waitSeconds }
            return response
        } catch { throw DeskRefused(error, isBodyRead: true) }
    }
}

extension String {
    /// Without the blanks that a telephone's keyboard adds.
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
