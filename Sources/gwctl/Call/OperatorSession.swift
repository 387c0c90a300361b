import Codes
import FederationGateway
import Foundation
import GatewayHTTP
import StrictJSON

/// Many calls that belong together: over the daemon's socket one by one, or in this process with the directory opened
/// once and locked till the end.
struct OperatorSession: Sendable {
    /// Calls a verb.
    let call: @Sendable (String, JSONObject) async throws -> JSON

    /// - Throws: ``VerbError``, and what `work` throws.
    static func run<Answer: Sendable>(
        _ options: CommonOptions, _ work: @Sendable (OperatorSession) async throws -> Answer
    ) async throws -> Answer {
        let calls = try OperatorCall(options)
        if try await calls.isServed() {
            return try await work(OperatorSession { verb, arguments in try await calls.run(verb, arguments) })
        }
        let result: Result<Answer, any Error>
        do throws(GatewayFault) {
            result = try await Gateway.offline(calls.directory) { desk in
                let session = OperatorSession { verb, arguments in
                    try OperatorCall.answer(await desk.answer(OperatorCall.request(verb, arguments)))
                }
                do { return .success(try await work(session)) } catch { return .failure(error) }
            }
        } catch { throw VerbError(error.code, error.detail) }
        return try result.get()
    }
}
