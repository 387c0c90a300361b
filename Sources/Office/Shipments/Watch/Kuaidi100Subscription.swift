internal import Codes
internal import StrictJSON

/// One request to follow a number, as 快递100 takes it: a form with `schema` and `param` (JSON).
///
/// Source: kuaidi100-api/php-demo (subscribe.php), java-demo (SubscribeParameters.java), the document 快递信息推送服务. Not
/// tried against the real service.
struct Kuaidi100Subscription: Sendable {
    /// Code of the carrier, in small letters.
    var company: String
    /// 6 to 32 characters.
    var number: String
    /// Of sender or receiver, where the carrier's numbers need one.
    var phone: String?
    /// With which its pushes are signed.
    var salt: String

    /// The form's bytes.
    func body(for platform: Kuaidi100) -> [UInt8] {
        var parameters: JSONObject = [
            "callbackurl": .string(platform.callback + "/" + company), "salt": .string(salt),
            // 4: trace with the finer states.
            "resultv2": "4",
        ]
        parameters["phone"] = phone.map { .string($0) }
        let param: JSON = [
            "company": .string(company), "number": .string(number), "key": .string(platform.key),
            "parameters": .object(parameters),
        ]
        return Array("schema=json&param=".utf8) + Self.formEncoded(param.serialized())
    }

    /// application/x-www-form-urlencoded: all but letters, digits and four marks as `%XX`.
    static func formEncoded(_ bytes: [UInt8]) -> [UInt8] {
        var encoded: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in bytes {
            if byte.isDigit || byte.isSmall || byte.isCapital || "-._*".utf8.contains(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return encoded
    }

    /// What it answers to a request.
    enum Answer: Sendable, Hashable {
        /// It pushes from now on, or did already.
        case taken
        /// Not now.
        case later(String)
        /// Our key is wrong or out of date: the operator's to mend, for every parcel.
        case keyRefused(String)
        /// Never for this number.
        case refused(String)
    }

    /// Reads an answer: `{"result","returnCode","message"}`.
    ///
    /// 501 says that the number is followed already, or was asked for more than four times in a month; the two cannot
    /// be told apart. A code that is not known is tried again: what keeps coming becomes a task after three days.
    /// - Parameter key: taken out of what people read, should the answer repeat it.
    static func answer(_ body: [UInt8], key: String) -> Answer {
        // `try?`: what is no JSON is no answer of 快递100.
        guard let json = try? JSON.parse(body), let code = text(json["returnCode"]) else {
            return .later("the answer is none of 快递100's")
        }
        let message = plain(text(json["message"]) ?? "", without: key)
        let said = "\(plain(code, without: key)) \(message)"
        switch code {
        case "200": return json["result"] == false ? .later(said) : .taken
        case "501": return .taken
        case "600", "601": return .keyRefused(said)
        // Data that it does not take, a carrier that it refuses, a number of no carrier.
        case "700", "701", "702": return .refused(said)
        default: return .later(said)
        }
    }

    private static func text(_ json: JSON?) -> String? {
        switch json {
        case .string(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }

    private static func plain(_ text: String, without key: String) -> String {
        let hidden = key.isEmpty ? text : text.replacing(key, with: "***")
        return String(
            hidden.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.map(Character.init).prefix(
                200))
    }
}
