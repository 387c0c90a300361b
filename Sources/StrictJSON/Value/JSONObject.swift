/// The members of a JSON object in the order they were written; names are unique, code point by code point.
///
/// Two objects with the same members in another order are equal. Looking a member up is a scan for few members and
/// hashed for many, so that no order of names makes it slow.
public struct JSONObject: Sendable {
    /// One name with its value.
    public typealias Element = (key: String, value: JSON)

    private var members: [Element] = []
    /// Places by name, kept only above `scanMax` members.
    private var places: [ExactText: Int]?

    /// Up to so many members a scan beats hashing.
    private static let scanMax = 16

    /// No members.
    public init() {}

    /// Takes members in order; of a name that stands twice the last value counts, at the first one's place.
    public init(_ members: some Sequence<(String, JSON)>) {
        for (name, value) in members { self[name] = value }
    }

    /// The names in order.
    public var keys: [String] { members.map(\.key) }

    /// The values in order.
    public var values: [JSON] { members.map(\.value) }

    /// The value of that name. Setting keeps the place of an existing name and appends a new one; nil removes.
    public subscript(name: String) -> JSON? {
        get {
            guard let place = place(of: name) else { return nil }
            return members[place].value
        }
        set {
            switch (place(of: name), newValue) {
            case (let place?, let value?): members[place].value = value
            case (nil, let value?): append(name, value)
            case (let place?, nil): remove(at: place)
            case (nil, nil): break
            }
        }
    }

    /// Whether both are the same members in memory, so that what was made of one holds for the other; false also for
    /// equal objects of different making.
    public func isSameStorage(as other: JSONObject) -> Bool {
        unsafe members.withUnsafeBufferPointer { ours in
            unsafe other.members.withUnsafeBufferPointer { theirs in
                unsafe ours.baseAddress == theirs.baseAddress && ours.count == theirs.count
            }
        }
    }

    /// Whether a member has that name.
    public func contains(_ name: String) -> Bool { place(of: name) != nil }

    /// Appends a member unless its name stands already; tells whether it did.
    mutating func appendIfNew(_ name: String, _ value: JSON) -> Bool {
        guard place(of: name) == nil else { return false }
        append(name, value)
        return true
    }

    private func place(of name: String) -> Int? {
        if let places { return places[ExactText(text: name)] }
        return members.firstIndex { ExactText.same($0.key, name) }
    }

    private mutating func append(_ name: String, _ value: JSON) {
        if members.isEmpty { members.reserveCapacity(8) }
        members.append((name, value))
        if places != nil {
            places?[ExactText(text: name)] = members.count - 1
        } else if members.count > Self.scanMax {
            indexAll()
        }
    }

    private mutating func remove(at place: Int) {
        members.remove(at: place)
        indexAll()
    }

    private mutating func indexAll() {
        guard members.count > Self.scanMax else {
            places = nil
            return
        }
        places = Dictionary(
            uniqueKeysWithValues: members.enumerated().map { (ExactText(text: $1.key), $0) })
    }
}

extension JSONObject: RandomAccessCollection {
    /// Always 0.
    public var startIndex: Int { 0 }
    /// The number of members.
    public var endIndex: Int { members.count }
    /// The member at that place.
    public subscript(position: Int) -> Element { members[position] }
}

extension JSONObject: Hashable {
    /// Equal members, in whatever order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
    }

    /// Independent of order.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for (name, value) in self {
            var member = Hasher()
            member.combine(name)
            member.combine(value)
            sum &+= member.finalize()
        }
        hasher.combine(members.count)
        hasher.combine(sum)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Members in order; of a name that stands twice the last value counts.
    public init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}

extension JSONObject: CustomStringConvertible {
    /// The JSON text.
    public var description: String { JSON.object(self).description }
}

extension JSONObject {
    /// The members as JSON bytes, order kept.
    public func serialized() -> [UInt8] { JSON.object(self).serialized() }
    /// The members in RFC 8785 form.
    public func canonical() -> [UInt8] { JSON.object(self).canonical() }
}
