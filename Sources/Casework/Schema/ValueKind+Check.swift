internal import Codes
internal import StrictJSON

extension DataMember {
    /// Checks the member of an object; a missing one is forgiven where its disclosure was erased.
    func check(in object: JSONObject, isForgiven: Bool = false, faults: inout [DataFault]) {
        guard let value = object[name] else {
            if !isOptional, !isForgiven { faults.append(.missing(at: [name])) }
            return
        }
        for fault in kind.faults(of: value) { faults.append(fault.prefixed(by: [name])) }
    }
}

extension ValueKind {
    /// Every fault of a value of this kind, with pointers from the value on.
    func faults(of value: JSON) -> [DataFault] {
        switch self {
        case .integer(let range):
            guard case .integer(let integer) = value else { return [.wrongKind(value, "an integer", "整数")] }
            return range.contains(Int(integer)) ? [] : [.outOfRange(range)]
        case .integerOrText:
            if case .integer = value { return [] }
            return value.stringValue == nil ? [.wrongKind(value, "an integer or text", "整数或文字")] : []
        case .boolean: return value.boolValue == nil ? [.wrongKind(value, "true or false", "是或否")] : []
        case .form: return value.objectValue == nil ? [.wrongKind(value, "an object", "对象")] : []
        case .record(let members):
            guard case .object(let object) = value else { return [.wrongKind(value, "an object", "对象")] }
            var faults: [DataFault] = []
            for member in members { member.check(in: object, faults: &faults) }
            return faults
        case .list(let kind):
            guard case .array(let values) = value else { return [.wrongKind(value, "a list", "列表")] }
            var faults: [DataFault] = []
            for (index, element) in values.enumerated() {
                for fault in kind.faults(of: element) { faults.append(fault.prefixed(by: ["\(index)"])) }
            }
            return faults
        default:
            guard case .string(let text) = value else { return [.wrongKind(value, "text", "文字")] }
            return fault(ofText: text).map { [$0] } ?? []
        }
    }

    private func fault(ofText text: String) -> DataFault? {
        switch self {
        case .words(let words):
            if words.contains(text) { return nil }
            let list = words.joined(separator: ", ")
            return DataFault(.wordUnknown, "one of \(list) is asked for", "应为 \(list) 之一")
        case .date: return Self.codeFault { () throws(CodeFault) in _ = try CivilDate(text) }
        case .time: return Self.codeFault { () throws(CodeFault) in _ = try Timestamp(text) }
        case .identifier: return Self.codeFault { () throws(CodeFault) in _ = try UUIDv7(text) }
        case .division:
            if [6, 9, 12].contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) {
                return nil
            }
            return DataFault(
                .divisionInvalid, "a division has 6, 9 or 12 digits", "区划代码应为 6、9 或 12 位数字")
        case .blobDigest:
            if text.utf8.count == 64, Hex.decode(text) != nil { return nil }
            return DataFault(
                .memberType, "64 lower-case hex digits are asked for", "应为 64 位小写十六进制数字")
        case .disclosureDigest: return Self.base64Fault(text, bytes: 32)
        case .blobKey: return Self.base64Fault(text, bytes: 16)
        default: return nil
        }
    }

    private static func base64Fault(_ text: String, bytes: Int) -> DataFault? {
        if Base64URL.decode(text)?.count == bytes { return nil }
        return DataFault(
            .memberType, "base64url of \(bytes) bytes is asked for", "应为 \(bytes) 字节的 base64url")
    }

    private static func codeFault(_ parse: () throws(CodeFault) -> Void) -> DataFault? {
        do throws(CodeFault) {
            try parse()
            return nil
        } catch { return DataFault(error.code, error.message, error.messageZh) }
    }
}

extension DataFault {
    /// A member that is asked for and absent.
    static func missing(at pointer: JSONPointer) -> DataFault {
        DataFault(.memberMissing, at: pointer, "the member is missing", "缺少此项")
    }

    /// A value of another JSON type, or null.
    static func wrongKind(_ value: JSON, _ expected: String, _ expectedZh: String) -> DataFault {
        if value.isNull {
            return DataFault(
                .memberNull, "an optional member is absent, never null", "无此项时应省略，不可为 null")
        }
        return DataFault(
            .memberType, "\(expected) is asked for, not \(value.kindName)", "应为\(expectedZh)")
    }

    /// An integer out of its range.
    static func outOfRange(_ range: ClosedRange<Int>) -> DataFault {
        DataFault(
            .memberRange, "an integer from \(range.lowerBound) to \(range.upperBound) is asked for",
            "应为 \(range.lowerBound) 至 \(range.upperBound) 的整数")
    }
}
