public import Cryptography
public import StrictJSON

/// An element of a batch as it came: nothing of it is believed.
public struct ReceivedEvent: Sendable, Hashable {
    /// How its personal part travels.
    public enum Carriage: Sendable, Hashable {
        /// Beside the JWS, behind `~`.
        case open
        /// As one JWE to our `enc` key; nil: it has none.
        case sealed(String?)
    }

    /// The SD-JWT text, or the `jws` of an element that came through a hub.
    public let text: String
    /// How its personal part travels.
    public let carriage: Carriage
    /// Whether it was asked for (`GET …/events`) rather than sent: keys for reading count too.
    public let isPulled: Bool
    /// Whether some of its disclosures may have been erased by law; only what is pulled can be.
    public let isErased: Bool
    /// Up to the second dot; what receipts name it by.
    public let digest: Digest
    /// Length as the limit counts it.
    public let bytes: Int

    /// An SD-JWT text.
    public init(_ text: String, carriage: Carriage = .open, isPulled: Bool = false, isErased: Bool = false) {
        self.text = text
        self.carriage = carriage
        self.isPulled = isPulled
        self.isErased = isPulled && isErased
        digest = Digest(ofEventText: text)
        var count = text.utf8.count
        if case .sealed(let sealed?) = carriage { count += sealed.utf8.count }
        bytes = count
    }

    /// An element of `events`: a text, or `{"jws","sealed"?}`; nil for anything else, which is `malformed`.
    public init?(_ element: JSON) {
        switch element {
        case .string(let text): self.init(text)
        case .object(let object):
            guard let jws = object["jws"]?.stringValue else { return nil }
            guard let sealed = object["sealed"] else {
                self.init(jws, carriage: .sealed(nil))
                return
            }
            guard let sealed = sealed.stringValue else { return nil }
            self.init(jws, carriage: .sealed(sealed))
        default: return nil
        }
    }

    /// An entry of a page of a log: `{"event","erased"?}`, or through a hub `{"jws","sealed"?,"erased"?}`; nil for
    /// anything else.
    public init?(pageEntry entry: JSON) {
        let isErased = entry["erased"]?.boolValue ?? false
        if let text = entry["event"]?.stringValue {
            self.init(text, isPulled: true, isErased: isErased)
        } else if let jws = entry["jws"]?.stringValue {
            self.init(
                jws, carriage: .sealed(entry["sealed"]?.stringValue), isPulled: true, isErased: isErased)
        } else {
            return nil
        }
    }

    /// The JWS and the texts of open disclosures; nil when it is not of its form.
    func read() -> (jws: JWS, disclosures: [[UInt8]])? {
        switch carriage {
        case .open:
            // `try?`: whatever is wrong with its form is `signature_invalid`.
            guard let whole = try? SDJWT.parse(text) else { return nil }
            return (whole.jws, whole.disclosures)
        case .sealed:
            // A hub's element is the JWS alone; one with disclosures is not of its form. `try?`: as above.
            return (try? JWS.parse(text, type: .event)).map { ($0, []) }
        }
    }
}
