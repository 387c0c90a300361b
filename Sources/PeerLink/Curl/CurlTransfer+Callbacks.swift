import CCurl
import Codes
import Exchange

// What curl calls back, on the loop's thread.
extension CurlTransfer {
    private static func at(_ pointer: UnsafeMutableRawPointer) -> CurlTransfer {
        unsafe Unmanaged<CurlTransfer>.fromOpaque(pointer).takeUnretainedValue()
    }

    static let onBody: ccurl_data_fn = { bytes, size, count, me in
        guard let me = unsafe me, let bytes = unsafe bytes else { return 0 }
        return unsafe at(me).take(body: UnsafeRawBufferPointer(start: bytes, count: size * count))
            ? size * count : 0
    }

    static let onHeader: ccurl_data_fn = { bytes, size, count, me in
        guard let me = unsafe me, let bytes = unsafe bytes else { return 0 }
        return unsafe at(me).take(header: UnsafeRawBufferPointer(start: bytes, count: size * count))
            ? size * count : 0
    }

    static let onContext: ccurl_ctx_fn = { _, context, gate in
        unsafe ccurl_ctx_verify(context, onVerify, gate)
        return CURLE_OK
    }

    static let onVerify: ccurl_verify_fn = { context, gate in
        guard let context = unsafe context, let gate = unsafe gate else { return 0 }
        let chain = unsafe PeerCertificates.shown(in: context)
        let keeper = unsafe Unmanaged<PeerGate>.fromOpaque(gate).takeUnretainedValue()
        guard keeper.refusal(of: chain) == nil else {
            unsafe X509_STORE_CTX_set_error(context, X509_V_ERR_APPLICATION_VERIFICATION)
            return 0
        }
        unsafe X509_STORE_CTX_set_error(context, X509_V_OK)
        return 1
    }

    static let onRequest: ccurl_prereq_fn = { me, _, _, _, _ in
        guard let me = unsafe me else { return CURL_PREREQFUNC_ABORT }
        return unsafe at(me).mayBegin() ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }

    /// The connection stands, new or reused: is it still the peer's?
    private func mayBegin() -> Bool {
        guard case .peer(let gate, _, _, _) = call.way, let easy = unsafe easy else {
            hasBegun = true
            return true
        }
        guard let leaf = unsafe PeerCertificates.leaf(of: easy) else {
            refusal = TransportRefusal(.certificateMissing, detail: "the connection shows no certificate")
            return false
        }
        if !gate.hasPassed(leaf: leaf), let reason = unsafe gate.refusal(of: PeerCertificates.chain(of: easy))
        {
            _ = gate.takeRefusal()
            refusal = reason
            // The connection is not to be offered again.
            _ = unsafe ccurl_set_long(easy, CURLOPT_FORBID_REUSE, 1)
            return false
        }
        hasBegun = true
        return true
    }

    private func take(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= call.request.answerBytesMax else {
            isTooLarge = true
            return false
        }
        unsafe body.append(contentsOf: bytes)
        return true
    }

    private func take(header bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.headerBytesMax else {
            isTooLarge = true
            return false
        }
        let line = unsafe String(decoding: bytes, as: UTF8.self).trimmed
        if line.hasPrefix("HTTP/") {
            // An interim answer came before: the last one counts.
            headers.removeAll()
            status = line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        } else if let colon = line.firstIndex(of: ":") {
            let name = line[..<colon].lowercased()
            let value = String(line[line.index(after: colon)...]).trimmed
            headers[name] = headers[name].map { "\($0), \(value)" } ?? value
        }
        return true
    }
}

extension String {
    /// Without the white space of HTTP at its ends.
    fileprivate var trimmed: String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        guard let first = utf8.firstIndex(where: { !isSpace($0) }),
            let last = utf8.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(self[first...last])
    }
}
