internal import Codes

/// One pass over the bytes by recursive descent, bounded by the depth limit.
struct JSONReader {
    let bytes: UnsafeBufferPointer<UInt8>
    var offset = 0
    private var depthLeft: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, depthMax: Int) {
        self.bytes = bytes
        depthLeft = depthMax
    }

    mutating func readDocument() throws(JSONFault) -> JSON {
        skipSpace()
        let value = try readValue()
        skipSpace()
        guard offset == bytes.count else {
            throw JSONFault(.jsonTrailing, at: offset, "something follows the value")
        }
        return value
    }

    private mutating func readValue() throws(JSONFault) -> JSON {
        guard offset < bytes.count else { throw endedEarly("a value") }
        switch bytes[offset] {
        case UInt8(ascii: "{"): return try readObject()
        case UInt8(ascii: "["): return try readArray()
        case UInt8(ascii: "\""):
            offset += 1
            return .string(try readString())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try readNumber()
        case UInt8(ascii: "t"):
            try take("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try take("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try take("null")
            return .null
        default: throw JSONFault(.jsonSyntax, at: offset, "a value was expected")
        }
    }

    private mutating func readObject() throws(JSONFault) -> JSON {
        try descend()
        var object = JSONObject()
        skipSpace()
        if takeIfNext(UInt8(ascii: "}")) {
            depthLeft += 1
            return .object(object)
        }
        while true {
            let nameOffset = offset
            try take(UInt8(ascii: "\""), "a member's name")
            let name = try readString()
            skipSpace()
            try take(UInt8(ascii: ":"), "a colon")
            skipSpace()
            let value = try readValue()
            guard object.appendIfNew(name, value) else {
                throw JSONFault(.jsonDuplicateMember, at: nameOffset, "a member of this name stands already")
            }
            skipSpace()
            if takeIfNext(UInt8(ascii: ",")) {
                skipSpace()
                continue
            }
            try take(UInt8(ascii: "}"), "a comma or }")
            depthLeft += 1
            return .object(object)
        }
    }

    private mutating func readArray() throws(JSONFault) -> JSON {
        try descend()
        var elements: [JSON] = []
        skipSpace()
        if takeIfNext(UInt8(ascii: "]")) {
            depthLeft += 1
            return .array(elements)
        }
        while true {
            elements.append(try readValue())
            skipSpace()
            if takeIfNext(UInt8(ascii: ",")) {
                skipSpace()
                continue
            }
            try take(UInt8(ascii: "]"), "a comma or ]")
            depthLeft += 1
            return .array(elements)
        }
    }

    private mutating func descend() throws(JSONFault) {
        guard depthLeft > 0 else { throw JSONFault(.jsonTooDeep, at: offset, "nested deeper than the limit") }
        depthLeft -= 1
        offset += 1
    }

    mutating func skipSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    private mutating func takeIfNext(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    private mutating func take(_ byte: UInt8, _ what: String) throws(JSONFault) {
        guard offset < bytes.count else { throw endedEarly(what) }
        guard bytes[offset] == byte else { throw JSONFault(.jsonSyntax, at: offset, "\(what) was expected") }
        offset += 1
    }

    private mutating func take(_ word: StaticString) throws(JSONFault) {
        for index in 0..<word.utf8CodeUnitCount {
            guard offset < bytes.count else { throw endedEarly("\(word)") }
            guard bytes[offset] == word.utf8Start[index] else {
                throw JSONFault(.jsonSyntax, at: offset, "\(word) was expected")
            }
            offset += 1
        }
    }

    func endedEarly(_ what: String) -> JSONFault {
        JSONFault(.jsonTruncated, at: bytes.count, "the text ends where \(what) was expected")
    }
}
