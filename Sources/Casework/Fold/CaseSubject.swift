public import Codes
public import StrictJSON

/// What the case is about, as its opening event says it.
public struct CaseSubject: Hashable, Sendable {
    /// The division that is to decide, as written.
    public let destination: String
    /// The origin's code of the matter.
    public let localMatter: String
    /// The destination's code of the matter.
    public let peerMatter: String
    /// The mapping version the case began with, and keeps.
    public let mappingVersion: Int
    /// 全程网办, 代收代办 or 多地联办.
    public let mode: Mode?
    /// Originals follow by post (`submitted` only).
    public let isPaper: Bool
    /// How the result is to reach the applicant; `contact_changed` may change it.
    public internal(set) var deliveryWay: String?
    /// The bundle the case is a part of.
    public let bundle: JSONObject?
    /// The case that this one continues after a 转办.
    public let continues: CaseID?
    /// A synthetic case: never counted, never mailed.
    public let isTest: Bool

    /// What an opening event says; `before` is what a review said already.
    init(_ data: JSONObject, before: CaseSubject?) {
        let matter = data.record("matter")
        destination = data.text("destination") ?? ""
        localMatter = matter?.text("local") ?? ""
        peerMatter = matter?.text("peer") ?? ""
        mappingVersion = matter?.integer("mapping_version") ?? 0
        mode = data.text("mode").flatMap(Mode.init(rawValue:))
        isPaper = data.flag("paper") ?? false
        deliveryWay = data.record("delivery")?.text("way")
        bundle = data.record("bundle")
        continues = data.eventID("continues")
        isTest = data.flag("test") ?? before?.isTest ?? false
    }

    /// Whether both name the same destination and matter, as a `submitted` after a review must.
    func namesTheSame(as other: CaseSubject) -> Bool {
        destination == other.destination && localMatter == other.localMatter && peerMatter == other.peerMatter
            && mappingVersion == other.mappingVersion
    }
}
