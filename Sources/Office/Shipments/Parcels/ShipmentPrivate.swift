internal import Codes
internal import StrictJSON

/// What is kept of a parcel and may name a person: sealed at rest.
struct ShipmentPrivate: Sendable {
    /// In capitals.
    var waybill: String
    /// What lies in it, in words.
    var contents: [String] = []
    /// Where it goes, where the case does not say it.
    var receiver: PostalAddress?
    /// The last reports and acts, the newest last.
    var news: [JSON] = []
    /// The last pushes as they came, the newest last.
    var pushes: [String] = []

    /// Reports and acts kept.
    static let newsMax = 40
    /// Pushes kept, and of each so many bytes: enough to see what a carrier sends when something is wrong.
    static let pushesMax = 4
    static let pushBytesMax = 16_384

    init(waybill: String) { self.waybill = waybill }

    mutating func note(_ line: JSONObject) {
        news.append(.object(line))
        if news.count > Self.newsMax { news.removeFirst(news.count - Self.newsMax) }
    }

    mutating func keep(push: String) {
        pushes.append(String(decoding: push.utf8.prefix(Self.pushBytesMax), as: UTF8.self))
        if pushes.count > Self.pushesMax { pushes.removeFirst(pushes.count - Self.pushesMax) }
    }

    var json: JSON {
        var json: JSONObject = [
            "waybill": .string(waybill), "contents": .strings(contents), "news": .array(news),
            "pushes": .strings(pushes),
        ]
        json["receiver"] = receiver.map(\.json)
        return .object(json)
    }

    /// Nil for what was not written here.
    init?(_ json: JSON) {
        guard let waybill = json["waybill"]?.stringValue else { return nil }
        self.waybill = waybill
        contents = (json["contents"]?.arrayValue ?? []).compactMap(\.stringValue)
        receiver = json["receiver"].flatMap(PostalAddress.init)
        news = json["news"]?.arrayValue ?? []
        pushes = (json["pushes"]?.arrayValue ?? []).compactMap(\.stringValue)
    }
}

/// To whom a parcel goes, as its label says it.
struct PostalAddress: Sendable, Hashable {
    var name: String
    var phone: String?
    var address: String

    init(name: String, phone: String? = nil, address: String) {
        self.name = name
        self.phone = phone
        self.address = address
    }

    var json: JSON {
        var json: JSONObject = ["name": .string(name), "address": .string(address)]
        json["phone"] = phone.map { .string($0) }
        return .object(json)
    }

    init?(_ json: JSON) {
        guard let name = json["name"]?.stringValue, let address = json["address"]?.stringValue else {
            return nil
        }
        self.init(name: name, phone: json["phone"]?.stringValue, address: address)
    }
}
