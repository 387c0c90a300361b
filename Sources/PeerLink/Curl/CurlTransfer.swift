import CCurl
import Codes
import Exchange

/// One call under way: what curl's callbacks fill, and who waits for it.
///
/// `@unchecked Sendable`: made by the caller, then touched by the loop's thread alone.
@safe final class CurlTransfer: @unchecked Sendable {
    typealias Outcome = Result<LinkAnswer, LinkFault>

    let id: UInt64
    let call: CurlCall
    private var waiting: CheckedContinuation<Outcome, Never>?

    var status = 0
    var headers: [String: String] = [:]
    var headerBytes = 0
    var body: [UInt8] = []
    /// The request may have left: from then on nobody knows whether the peer saw it.
    var hasBegun = false
    var isTooLarge = false
    var refusal: TransportRefusal?
    private(set) var easy: UnsafeMutableRawPointer?
    private var list: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    /// Length of all header lines of an answer, bytes.
    static let headerBytesMax = 65_536

    init(id: UInt64, call: CurlCall, waiting: CheckedContinuation<Outcome, Never>) {
        self.id = id
        self.call = call
        self.waiting = waiting
        unsafe errorText.initialize(repeating: 0)
    }

    deinit {
        unsafe curl_slist_free_all(list)
        unsafe errorText.deallocate()
    }

    /// Tells the caller; a second time does nothing.
    func finish(_ outcome: Outcome) {
        waiting?.resume(returning: outcome)
        waiting = nil
    }

    /// Takes the handle that curl will work on.
    /// - Returns: false when an option was refused: the call must not be made.
    func prepare(_ easy: UnsafeMutableRawPointer) -> Bool {
        unsafe self.easy = unsafe easy
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        var isSet = true
        func check(_ code: CURLcode) { if code != CURLE_OK { isSet = false } }
        for setting in CurlSetting.always where unsafe !setting.apply(to: easy) { isSet = false }
        unsafe check(ccurl_set_str(easy, CURLOPT_URL, call.origin + call.request.target))
        unsafe check(ccurl_set_long(easy, CURLOPT_TIMEOUT_MS, call.timeoutMilliseconds))
        unsafe check(ccurl_set_off(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(call.request.answerBytesMax)))
        unsafe check(ccurl_set_ptr(easy, CURLOPT_PRIVATE, me))
        unsafe check(ccurl_set_ptr(easy, CURLOPT_ERRORBUFFER, errorText.baseAddress))
        unsafe check(ccurl_set_ptr(easy, CURLOPT_WRITEDATA, me))
        unsafe check(ccurl_set_data(easy, CURLOPT_WRITEFUNCTION, Self.onBody))
        unsafe check(ccurl_set_ptr(easy, CURLOPT_HEADERDATA, me))
        unsafe check(ccurl_set_data(easy, CURLOPT_HEADERFUNCTION, Self.onHeader))
        unsafe check(ccurl_set_ptr(easy, CURLOPT_PREREQDATA, me))
        unsafe check(ccurl_set_prereq(easy, CURLOPT_PREREQFUNCTION, Self.onRequest))
        let wayIsSet = unsafe prepareWay(easy)
        return unsafe isSet && wayIsSet && prepareRequest(easy)
    }

    private func prepareWay(_ easy: UnsafeMutableRawPointer) -> Bool {
        switch call.way {
        case .socket(let path):
            return unsafe CurlSetting.socket.allSatisfy { unsafe $0.apply(to: easy) }
                && ccurl_set_str(easy, CURLOPT_UNIX_SOCKET_PATH, path) == CURLE_OK
        case .web(let authorities, let proxy, let isPlain):
            let scheme = isPlain ? "http" : "https"
            return unsafe CurlSetting.web.allSatisfy { unsafe $0.apply(to: easy) }
                && ccurl_set_str(easy, CURLOPT_PROTOCOLS_STR, scheme) == CURLE_OK
                && ccurl_set_str(easy, CURLOPT_REDIR_PROTOCOLS_STR, scheme) == CURLE_OK
                && ccurl_set_str(easy, CURLOPT_CAINFO, authorities) == CURLE_OK
                // What is on this machine needs no proxy.
                && ccurl_set_str(easy, CURLOPT_PROXY, isPlain ? "" : proxy) == CURLE_OK
                && ccurl_set_str(easy, CURLOPT_NOPROXY, proxy.isEmpty || isPlain ? "*" : "") == CURLE_OK
        case .peer(let gate, let hop, let identity, let trustGeneration):
            let version =
                hop.allowsTLS12
                ? Int(CURL_SSLVERSION_TLSv1_2) : Int(CURL_SSLVERSION_TLSv1_3)
            let http = call.request.isBulk ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS
            // curl reuses a connection only for equal trust, so what must not be shared stands in the text: the
            // peer, the generation of what is trusted, and blobs apart from events.
            let label = "\(gate.peer) \(trustGeneration) \(call.request.isBulk ? "bulk" : "events")\n"
            let bundle = Array(label.utf8) + hop.bundlePEM
            let me = unsafe Unmanaged.passUnretained(gate).toOpaque()
            return unsafe CurlSetting.peer.allSatisfy { unsafe $0.apply(to: easy) }
                && ccurl_set_long(easy, CURLOPT_SSLVERSION, version) == CURLE_OK
                && ccurl_set_long(easy, CURLOPT_HTTP_VERSION, Int(http)) == CURLE_OK
                && ccurl_set_blob(easy, CURLOPT_CAINFO_BLOB, bundle, bundle.count) == CURLE_OK
                && ccurl_set_blob(easy, CURLOPT_SSLCERT_BLOB, identity.chainPEM, identity.chainPEM.count)
                    == CURLE_OK
                && ccurl_set_blob(easy, CURLOPT_SSLKEY_BLOB, identity.keyPEM, identity.keyPEM.count)
                    == CURLE_OK
                && ccurl_set_ptr(easy, CURLOPT_SSL_CTX_DATA, me) == CURLE_OK
                && ccurl_set_ctx(easy, CURLOPT_SSL_CTX_FUNCTION, Self.onContext) == CURLE_OK
        }
    }

    private func prepareRequest(_ easy: UnsafeMutableRawPointer) -> Bool {
        let request = call.request
        // No waiting for "100 Continue", and no content type that the caller did not name.
        var lines = ["Expect:", request.contentType.map { "Content-Type: \($0)" } ?? "Content-Type:"]
        lines += ["User-Agent: tongban-gateway", "Accept: */*"]
        lines += request.headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        for line in lines { unsafe list = unsafe curl_slist_append(list, line) ?? list }
        var isSet = unsafe ccurl_set_list(easy, CURLOPT_HTTPHEADER, list) == CURLE_OK
        switch request.method {
        case "GET": isSet = unsafe ccurl_set_long(easy, CURLOPT_HTTPGET, 1) == CURLE_OK && isSet
        case "HEAD": isSet = unsafe ccurl_set_long(easy, CURLOPT_NOBODY, 1) == CURLE_OK && isSet
        default:
            let size = curl_off_t(request.body.count)
            isSet =
                unsafe ccurl_set_long(easy, CURLOPT_POST, 1) == CURLE_OK
                && ccurl_set_off(easy, CURLOPT_POSTFIELDSIZE_LARGE, size) == CURLE_OK
                && request.body.withUnsafeBytes {
                    unsafe ccurl_set_ptr(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress ?? Self.empty)
                        == CURLE_OK
                }
                && ccurl_set_str(easy, CURLOPT_CUSTOMREQUEST, request.method) == CURLE_OK && isSet
        }
        return isSet
    }

    /// The body's address where there is none: curl takes NULL for "read it from a callback".
    private nonisolated(unsafe) static let empty: UnsafeRawPointer = {
        let one = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)
        unsafe one.storeBytes(of: 0, as: UInt8.self)
        return UnsafeRawPointer(one)
    }()

    /// What curl said in words.
    var curlText: String {
        let bytes = unsafe errorText.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the peer has begun to answer.
    var isAnswered: Bool { status != 0 }

    /// The answer, once curl says that it is whole.
    var answer: LinkAnswer { LinkAnswer(status: status, headers: headers, body: body) }
}
