/// Formats without a type of their own: each function returns for a good text and throws for others.
enum PlainFormats {
    /// RFC 3339 `full-time`: `hh:mm:ss`, a fraction, `Z` or an offset; no leap second.
    static func time(_ text: String) throws(CodeFault) {
        let bytes = Array(text.utf8)
        var offset = 0
        func fault() -> CodeFault {
            CodeFault(
                code: .timeInvalid, position: offset + 1,
                message: "a time of day is hh:mm:ss with Z or an offset such as +08:00",
                messageZh: "时刻应写作 hh:mm:ss 加 Z 或时差，如 09:30:00+08:00")
        }
        func number(max: Int) throws(CodeFault) {
            guard offset + 1 < bytes.count, let tens = ASCII.digit(bytes[offset]),
                let ones = ASCII.digit(bytes[offset + 1]), tens * 10 + ones <= max
            else { throw fault() }
            offset += 2
        }
        func take(_ byte: UInt8) throws(CodeFault) {
            guard offset < bytes.count, bytes[offset] == byte else { throw fault() }
            offset += 1
        }
        try number(max: 23)
        try take(UInt8(ascii: ":"))
        try number(max: 59)
        try take(UInt8(ascii: ":"))
        try number(max: 59)
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            offset += 1
            guard offset < bytes.count, ASCII.isDigit(bytes[offset]) else { throw fault() }
            while offset < bytes.count, ASCII.isDigit(bytes[offset]) { offset += 1 }
        }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") {
            offset += 1
            try number(max: 23)
            try take(UInt8(ascii: ":"))
            try number(max: 59)
        } else {
            try take(UInt8(ascii: "Z"))
        }
        guard offset == bytes.count else { throw fault() }
    }

    /// A mobile (1 3…9 and 9 digits), a fixed line (area code, 7 or 8 digits, an extension of 1 to 6), a 400 or 800
    /// number, a service number of 3 to 6 digits that begins with 1 or 9, or `+` and 7 to 15 digits.
    static func phone(_ text: String) throws(CodeFault) {
        let bytes = Array(text.utf8)
        let hyphen = UInt8(ascii: "-")
        for (index, byte) in bytes.enumerated() {
            guard ASCII.isDigit(byte) || byte == hyphen || (index == 0 && byte == UInt8(ascii: "+")) else {
                throw phoneFault(at: index + 1)
            }
        }
        let groups = bytes.split(separator: hyphen, omittingEmptySubsequences: false).map { $0.count }
        let isRight =
            switch (bytes.first, bytes.dropFirst().first) {
            case (UInt8(ascii: "+"), let second):
                second != ASCII.zero && groups.count == 1 && (8...16).contains(groups[0])
            case (ASCII.zero, let second): second != ASCII.zero && isFixedLine(groups)
            case (UInt8(ascii: "1"), let second) where bytes.count == 11:
                groups.count == 1 && (second ?? 0) >= UInt8(ascii: "3")
            case (UInt8(ascii: "4"), ASCII.zero), (UInt8(ascii: "8"), ASCII.zero):
                bytes[2...].first == ASCII.zero
                    && (groups == [10] || groups == [3, 7] || groups == [3, 3, 4])
            case (UInt8(ascii: "1"), _), (UInt8(ascii: "9"), _):
                groups.count == 1 && (3...6).contains(groups[0])
            default: false
            }
        guard isRight else { throw phoneFault(at: nil) }
    }

    /// Six digits, the first 0 to 8.
    static func postcode(_ text: String) throws(CodeFault) {
        let bytes = Array(text.utf8)
        let wrong =
            bytes.prefix(6).firstIndex { !ASCII.isDigit($0) } ?? (bytes.first == UInt8(ascii: "9") ? 0 : nil)
        guard wrong == nil, bytes.count == 6 else {
            throw CodeFault(
                code: .postcodeInvalid, position: wrong.map { $0 + 1 }, message: "a postcode has 6 digits",
                messageZh: "邮政编码应为 6 位数字")
        }
    }

    /// Digits without leading zeros, at most 14, then a point and one or two digits, or neither.
    static func amount(_ text: String) throws(CodeFault) {
        let parts = Array(text.utf8).split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let whole = parts[0]
        let isRight =
            (1...14).contains(whole.count) && whole.allSatisfy(ASCII.isDigit)
            && (whole.count == 1 || whole.first != ASCII.zero)
            && parts.dropFirst().allSatisfy { (1...2).contains($0.count) && $0.allSatisfy(ASCII.isDigit) }
        guard isRight else {
            throw CodeFault(
                code: .amountInvalid, message: "an amount is yuan with at most 14 digits and 2 decimals",
                messageZh: "金额应以元为单位，最多 14 位整数、2 位小数")
        }
    }

    /// ASCII only: a dot-atom of at most 64 characters, `@`, a host name of at least two labels; at most 254 in all.
    static func email(_ text: String) throws(CodeFault) {
        let bytes = Array(text.utf8)
        let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard bytes.count <= 254, parts.count == 2, isDotAtom(parts[0]), isHostName(parts[1]) else {
            throw CodeFault(
                code: .emailInvalid, message: "an e-mail address is name@domain", messageZh: "电子邮箱应写作 名称@域名")
        }
    }

    private static func isFixedLine(_ groups: [Int]) -> Bool {
        // 010 and 02x have three digits and eight after them, the others three or four and seven or eight.
        switch groups.count {
        case 1: (10...12).contains(groups[0])
        case 2: isAreaAndNumber(groups) || ((10...12).contains(groups[0]) && (1...6).contains(groups[1]))
        case 3: isAreaAndNumber(groups) && (1...6).contains(groups[2])
        default: false
        }
    }

    private static func isAreaAndNumber(_ groups: [Int]) -> Bool {
        (3...4).contains(groups[0]) && (7...8).contains(groups[1])
    }

    private static func isDotAtom(_ bytes: ArraySlice<UInt8>) -> Bool {
        let special = "!#$%&'*+/=?^_`{|}~-".utf8
        return bytes.count <= 64
            && bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
                atom in
                !atom.isEmpty && atom.allSatisfy { ASCII.isAlphanumeric($0) || special.contains($0) }
            }
    }

    private static func isHostName(_ bytes: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        let labels = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, !last.allSatisfy(ASCII.isDigit) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                && label.allSatisfy { ASCII.isAlphanumeric($0) || $0 == hyphen }
        }
    }

    private static func phoneFault(at position: Int?) -> CodeFault {
        CodeFault(
            code: .phoneInvalid, position: position,
            message:
                "a telephone number is a mobile, a fixed line with area code, a service number, or + and digits",
            messageZh: "电话号码应为手机号、带区号的固定电话、服务号码或以 + 开头的国际号码")
    }
}
