import Codes
import HTTPTypes
import HummingbirdCore
import StrictJSON
import Testing

@testable import GatewayHTTP

@Suite("Problem answers")
struct ProblemAnswerTests {
    @Test("every word of the register has a status that refuses", arguments: ErrorCode.allCases)
    func status(code: ErrorCode) {
        #expect((400..<600).contains(ErrorStatus.of(code)))
    }

    @Test(
        "the contract's words have the contract's statuses",
        arguments: [
            (ErrorCode.malformed, 400), (.peerUnknown, 401), (.certificateInvalid, 401),
            (.peerSuspended, 403),
            (.notFound, 404), (.methodNotAllowed, 405), (.offsetWrong, 409), (.batchTooLarge, 413),
            (.blobTooLarge, 413), (.contentType, 415), (.rangeInvalid, 416), (.digestWrong, 422),
            (.tooManyRequests, 429), (.unavailable, 503), (.loopDetected, 508), (.transitionIllegal, 409),
        ])
    func contract(code: ErrorCode, status: Int) { #expect(ErrorStatus.of(code) == status) }

    @Test("members of its own and Retry-After stand beside those of every problem")
    func members() throws {
        let answer = ProblemAnswer(
            .transitionIllegal, detail: "not now", members: ["allowed": ["withdrawn"]], retryAfterSeconds: 3)
        let expected: JSON = [
            "title": .string(ErrorCode.transitionIllegal.title), "status": 409, "code": "transition_illegal",
            "message": .string(ErrorCode.transitionIllegal.message), "detail": "not now",
            "allowed": ["withdrawn"],
        ]
        #expect(answer.json == expected)
        #expect(answer.headers[.retryAfter] == "3")
        #expect(answer.response.headers[.contentType] == "application/problem+json")
    }
}
