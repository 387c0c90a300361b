import Codes
import Office
import StrictJSON

/// The parameters of a request's query: each known, each at most once, each well formed.
///
/// What is wrong is collected, so that one answer names every parameter at fault.
struct DeskQuery: ~Copyable {
    private var values: [String: String]
    private var faults: [OfficeRefusal.Fault] = []

    /// - Parameters:
    ///   - target: the request's path and query.
    ///   - known: the parameters that the route has.
    /// - Throws: `malformed` when the escapes are no UTF-8.
    init(_ target: Substring, known: Set<String>) throws(OfficeRefusal) {
        values = [:]
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return }
        for pair in target[target.index(after: mark)...].split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(sides[0]), let value = Self.decoded(sides.count > 1 ? sides[1] : "")
            else {
                throw OfficeRefusal(.malformed, detail: "the query's escapes are not UTF-8")
            }
            if !known.contains(name) {
                note(Self.shown(name), .memberUnknown, "there is no such parameter")
            } else if values.updateValue(value, forKey: name) != nil {
                note(name, .memberTwice, "the parameter stands twice")
            }
        }
    }

    /// A text of so many characters.
    mutating func text(_ name: String, _ length: ClosedRange<Int>) -> String? {
        guard let value = values[name] else { return nil }
        guard length.contains(value.codePointCount) else {
            note(name, .memberRange, "\(length.lowerBound) to \(length.upperBound) characters")
            return nil
        }
        return value
    }

    /// A text that must be there.
    mutating func required(_ name: String, _ length: ClosedRange<Int>) -> String {
        guard values[name] != nil else {
            note(name, .memberMissing, "the parameter is required")
            return ""
        }
        return text(name, length) ?? ""
    }

    /// One of some words.
    mutating func word(_ name: String, of words: [String]) -> String? {
        guard let value = values[name] else { return nil }
        guard words.contains(value) else {
            note(name, .wordUnknown, "one of \(words.joined(separator: ", "))")
            return nil
        }
        return value
    }

    /// A whole number in decimal digits.
    mutating func number(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        guard let value = values[name] else { return nil }
        let isPlain = (1...9).contains(value.utf8.count) && value.utf8.allSatisfy { (48...57).contains($0) }
        guard isPlain, let number = Int(value), range.contains(number) else {
            note(name, .memberRange, "\(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// A JSON object of so many characters.
    mutating func object(_ name: String, _ length: ClosedRange<Int>) -> JSONObject? {
        guard let text = text(name, length) else { return nil }
        do throws(JSONFault) {
            if let object = try JSON.parse(text).objectValue { return object }
            note(name, .memberType, "a JSON object is asked for")
        } catch { note(name, error.code, "\(error)") }
        return nil
    }

    /// What a code type reads.
    mutating func code<Value>(
        _ name: String, _ text: String, _ make: (String) throws(CodeFault) -> Value
    ) -> Value? {
        guard values[name] != nil else { return nil }
        do throws(CodeFault) {
            return try make(text)
        } catch {
            faults.append(.init(name, error.code, detail: error.message, message: error.messageZh))
            return nil
        }
    }

    /// - Throws: `validation_failed` with every fault.
    func check() throws(OfficeRefusal) {
        guard !faults.isEmpty else { return }
        throw OfficeRefusal(
            .validationFailed, detail: "\(faults.count) parameter(s) are wrong", faults: faults)
    }

    private mutating func note(_ name: String, _ code: ErrorCode, _ detail: String) {
        // A query of a thousand wrong parameters is answered with the first of them.
        guard faults.count < 32 else { return }
        faults.append(.init(name, code, detail: detail))
    }

    /// A stranger's name for a parameter, short enough to repeat.
    private static func shown(_ name: String) -> String { String(name.unicodeScalars.prefix(64)) }

    /// Takes `%XX` and `+` away; nil when an escape is broken or the bytes are no UTF-8.
    static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(nibble), let low = rest.next().flatMap(nibble) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
