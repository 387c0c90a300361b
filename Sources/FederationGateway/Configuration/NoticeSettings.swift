internal import Casework
internal import Codes
public import Office
public import Paper

/// The sections `notices`, `paper` and `seal` of `gateway.yaml`.
public struct NoticeSettings: Sendable {
    /// How the region wants its notices.
    public var rules = NoticeRules()
    /// Where the typesetter is.
    public var paper = TypstTypesetter.Settings()
    /// PEM files of the sample seal's certificate and key; nil: papers are not sealed here.
    public var seal: (certificate: String, key: String)?

    /// - Throws: `configuration_invalid`, naming the key.
    init(_ reader: SettingsReader) throws(GatewayFault) {
        let known = NoticeKind.events.map(\.rawValue)
        var events: Set<EventType> = []
        for word in try reader.stringArray(forKey: "notices.events", default: known) where !word.isEmpty {
            guard let type = EventType(rawValue: word), NoticeKind.events.contains(type) else {
                throw GatewayFault(.configurationInvalid, "notices.events: \(word) is none of \(known)")
            }
            events.insert(type)
        }
        rules.events = events
        let lacking = try reader.string(
            forKey: "notices.lacking", default: NoticeRules.Lacking.write.rawValue)
        guard let word = NoticeRules.Lacking(rawValue: lacking) else {
            throw GatewayFault(.configurationInvalid, "notices.lacking is write or refuse")
        }
        rules.lacking = word
        rules.language = try reader.string(forKey: "notices.language")
        paper.python = try reader.string(forKey: "paper.python", default: paper.python)
        paper.fonts = try reader.stringArray(forKey: "paper.fonts", default: paper.fonts)
        paper.seconds = try reader.int(forKey: "paper.seconds", default: paper.seconds)
        guard (1...300).contains(paper.seconds) else {
            throw GatewayFault(.configurationInvalid, "paper.seconds is 1 to 300")
        }
        switch (try reader.string(forKey: "seal.certificate"), try reader.string(forKey: "seal.key")) {
        case (nil, nil): break
        case (let certificate?, let key?): seal = (certificate, key)
        default:
            throw GatewayFault(
                .configurationInvalid, "seal.certificate and seal.key stand together or not at all")
        }
    }
}
