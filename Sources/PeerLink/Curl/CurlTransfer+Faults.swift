import CCurl
import Codes
import Exchange

extension CurlTransfer {
    /// What a finished transfer means.
    func outcome(_ code: CURLcode) -> Outcome {
        guard code != CURLE_OK || !isAnswered else { return .success(answer) }
        return .failure(fault(code))
    }

    private func fault(_ code: CURLcode) -> LinkFault {
        if let refusal { return LinkFault(code: refusal.code, phase: .identity, detail: refusal.detail) }
        if case .peer(let gate, _, _, _) = call.way, !hasBegun, let refusal = gate.takeRefusal() {
            return LinkFault(code: refusal.code, phase: .identity, detail: refusal.detail)
        }
        let detail = curlText.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : curlText
        if isTooLarge || code == CURLE_FILESIZE_EXCEEDED {
            return LinkFault(
                code: .answerTooLarge, phase: .answer,
                detail: "more than \(call.request.answerBytesMax) bytes")
        }
        if code == CURLE_SSL_CERTPROBLEM {
            return LinkFault(
                code: .configurationInvalid, phase: .connect, detail: "own certificate: \(detail)")
        }
        // With TLS 1.3 the server's refusal of our certificate comes after the client's side of the handshake.
        if !isAnswered, detail.contains("alert") {
            return LinkFault(code: .handshakeFailed, phase: .identity, detail: detail)
        }
        if code == CURLE_OPERATION_TIMEDOUT {
            return LinkFault(code: .callTimeout, phase: hasBegun ? .transfer : .connect, detail: detail)
        }
        guard !hasBegun else { return LinkFault(code: .connectionCut, phase: .transfer, detail: detail) }
        switch code {
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION:
            return LinkFault(code: .handshakeFailed, phase: .handshake, detail: detail)
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return LinkFault(code: .peerUnreachable, phase: .resolve, detail: detail)
        default: return LinkFault(code: .peerUnreachable, phase: .connect, detail: detail)
        }
    }
}
