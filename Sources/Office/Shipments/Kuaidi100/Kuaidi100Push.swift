internal import Codes
internal import StrictJSON

/// The `param` of a push, read as far as it means something here; what is not known is left aside.
///
/// Source: DOMAIN.md §7.1 (SubscribePushParamResp, QueryTrackResp).
struct Kuaidi100Push: Sendable {
    /// Why it pushes: `polling` 监控中, `shutdown` 已签收, `abort` 中止, `updateall` 重新推送; others are kept as they are.
    var status: String
    /// In the aggregator's words: why it has stopped watching.
    var message: String?
    /// The carrier's code as the aggregator knows it.
    var company: String
    /// The parcel's number as the carrier writes it.
    var number: String
    /// The state of the whole parcel: a number, or a number of the finer list.
    var state: String?
    /// The newest entry of `data`, which is sent newest first; the newest by its time is taken, since some carriers
    /// do not keep that order.
    var newest: Entry?

    /// One line of the trace.
    struct Entry: Sendable {
        var time: Timestamp
        var text: String?
        var place: String?
        var code: String?
    }

    /// Reads a push.
    /// - Throws: `malformed` for what is no JSON of its kind (a member that stands twice too), `validation_failed`
    ///   where the number of the parcel is missing.
    init(_ param: String) throws(OfficeRefusal) {
        let json: JSON
        do throws(JSONFault) {
            json = try JSON.parse(Array(param.utf8), limits: JSONLimits(bytes: Self.bytesMax))
        } catch {
            throw OfficeRefusal(.malformed, detail: "param: \(error.code.rawValue) at byte \(error.offset)")
        }
        guard json.objectValue != nil else { throw OfficeRefusal(.malformed, detail: "param is no object") }
        guard let result = json["lastResult"], let number = Self.text(result["nu"]) else {
            throw OfficeRefusal(
                .validationFailed, detail: "param names no parcel",
                faults: [.init("/lastResult/nu", .memberMissing)])
        }
        self.number = number
        status = Self.text(json["status"]) ?? ""
        message = Self.text(json["message"])
        company = Self.text(result["com"]) ?? ""
        state = Self.text(result["state"])
        newest = (result["data"]?.arrayValue ?? []).prefix(Self.entriesMax).compactMap(Self.entry)
            .reduce(nil) { best, entry in
                guard let best else { return entry }
                return best.time < entry.time ? entry : best
            }
    }

    /// Length of a push, as the listener bounds it.
    private static let bytesMax = 262_144
    /// Lines of a trace that are looked at: a parcel has some tens.
    private static let entriesMax = 2_000

    private static func entry(_ json: JSON) -> Entry? {
        // A line without a time that can be read says nothing about when.
        guard let time = (text(json["ftime"]) ?? text(json["time"])).flatMap(civilTime) else { return nil }
        return Entry(
            time: time, text: text(json["context"]), place: text(json["areaName"]) ?? text(json["location"]),
            code: text(json["statusCode"]))
    }

    /// A text, or a number as text: senders write `"state":"3"` and `"state":3`. Nil when empty.
    private static func text(_ json: JSON?) -> String? {
        switch json {
        case .string(let text): text.isEmpty ? nil : text
        case .integer(let number): String(number)
        default: nil
        }
    }

    /// `2026-03-09 16:33:19`, or with `/` between the parts of the day, in China's time.
    static func civilTime(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard parts.count == 2 else { return nil }
        let day = parts[0].split(
            separator: parts[0].contains("/") ? "/" : "-", omittingEmptySubsequences: false
        ).map(digits)
        let clock = parts[1].split(separator: ":", omittingEmptySubsequences: false).map(digits)
        guard day.count == 3, (2...3).contains(clock.count), let year = day[0], let month = day[1],
            let number = day[2], let date = CivilDate(year: year, month: month, day: number),
            let hour = clock[0], let minute = clock[1], hour < 24, minute < 60
        else { return nil }
        let second = clock.count == 3 ? clock[2] : 0
        guard let second, second < 60 else { return nil }
        return date.timestampAtStart()
            .advanced(byMilliseconds: Int64((hour * 60 + minute) * 60 + second) * 1_000)
    }

    private static func digits(_ text: Substring) -> Int? {
        (1...4).contains(text.utf8.count) && text.utf8.allSatisfy(\.isDigit) ? Int(text) : nil
    }
}
