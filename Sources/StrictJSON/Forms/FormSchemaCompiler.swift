internal import Codes

/// Reads a schema keyword by keyword and keeps every fault.
struct FormSchemaCompiler {
    private(set) var nodes: [FormNode] = []
    private(set) var faults: [FormSchemaFault] = []
    private var places: [JSONPointer: Int] = [:]

    /// Levels of schema in schema; a wire text has at most 32 levels anyway.
    private static let depthMax = 64
    /// References in a row on one value.
    private static let chainMax = 8

    mutating func compile(_ json: JSON) {
        _ = node(json, at: .root, depth: 1)
        guard faults.isEmpty else { return }
        resolveReferences()
        guard faults.isEmpty else { return }
        refuseCycles()
        guard faults.isEmpty else { return }
        refuseLongChains()
        refuseNestedConditions()
    }

    private mutating func refuse(_ code: ErrorCode, _ pointer: JSONPointer, _ message: String) {
        faults.append(FormSchemaFault(code, at: pointer, message))
    }

    /// The place of the compiled schema; nil when there is no room for it.
    private mutating func node(_ json: JSON, at pointer: JSONPointer, depth: Int) -> Int? {
        guard depth <= Self.depthMax else {
            refuse(.schemaTooDeep, pointer, "more than \(Self.depthMax) schemas lie in each other")
            return nil
        }
        guard nodes.count < FormSchema.nodesMax else {
            if faults.last?.code != .schemaTooLarge {
                refuse(.schemaTooLarge, pointer, "more than \(FormSchema.nodesMax) schemas")
            }
            return nil
        }
        let place = nodes.count
        nodes.append(FormNode(pointer: pointer))
        places[pointer] = place
        var node = FormNode(pointer: pointer)
        switch json {
        case .bool(let allows): node.isNever = !allows
        case .object(let object):
            for (name, value) in object {
                guard let keyword = FormKeyword(rawValue: name) else {
                    refuse(
                        .schemaKeywordUnknown, pointer.appending(name), "this keyword is outside the profile")
                    continue
                }
                read(keyword, value, into: &node, at: pointer.appending(name), depth: depth)
            }
            readCondition(of: object, into: &node, at: pointer, depth: depth)
        default: refuse(.schemaKeywordInvalid, pointer, "a schema is an object, true or false")
        }
        nodes[place] = node
        return place
    }

    private mutating func read(
        _ keyword: FormKeyword, _ value: JSON, into node: inout FormNode, at pointer: JSONPointer, depth: Int
    ) {
        switch keyword {
        case .type: node.kinds = kinds(value, at: pointer)
        case .enum: node.choices = list(value, at: pointer)
        case .const: node.constant = value
        case .required: node.required = names(value, at: pointer)
        case .properties: node.properties = schemas(value, at: pointer, depth: depth)
        case .definitions: _ = schemas(value, at: pointer, depth: depth)
        case .items: node.items = self.node(value, at: pointer, depth: depth + 1)
        case .minLength: node.lengthMin = count(value, at: pointer)
        case .maxLength: node.lengthMax = count(value, at: pointer)
        case .minItems: node.countMin = count(value, at: pointer)
        case .maxItems: node.countMax = count(value, at: pointer)
        case .minimum: node.minimum = number(value, at: pointer)
        case .maximum: node.maximum = number(value, at: pointer)
        case .title: node.title = text(value, at: pointer)
        case .description: _ = text(value, at: pointer)
        case .format: node.format = format(value, at: pointer)
        case .reference: node.referenceText = text(value, at: pointer)
        case .condition, .consequence, .alternative: break
        }
    }

    private mutating func readCondition(
        of object: JSONObject, into node: inout FormNode, at pointer: JSONPointer, depth: Int
    ) {
        func branch(_ keyword: FormKeyword, _ compiler: inout FormSchemaCompiler) -> Int? {
            guard let json = object[keyword.rawValue] else { return nil }
            return compiler.node(json, at: pointer.appending(keyword.rawValue), depth: depth + 1)
        }
        guard object.contains(FormKeyword.condition.rawValue) else {
            for keyword in [FormKeyword.consequence, .alternative] where object.contains(keyword.rawValue) {
                refuse(.schemaKeywordInvalid, pointer.appending(keyword.rawValue), "it stands without an if")
            }
            return
        }
        guard let test = branch(.condition, &self) else { return }
        node.condition = FormNode.Condition(
            test: test, consequence: branch(.consequence, &self), alternative: branch(.alternative, &self))
    }

    private mutating func schemas(_ value: JSON, at pointer: JSONPointer, depth: Int) -> [(
        name: String, node: Int
    )] {
        guard case .object(let object) = value else {
            refuse(.schemaKeywordInvalid, pointer, "an object of schemas is asked for")
            return []
        }
        var found: [(name: String, node: Int)] = []
        for (name, json) in object {
            guard let place = node(json, at: pointer.appending(name), depth: depth + 1) else { continue }
            found.append((name, place))
        }
        return found
    }

    private mutating func kinds(_ value: JSON, at pointer: JSONPointer) -> [FormKind]? {
        let words = value.arrayValue ?? [value]
        let kinds = words.compactMap { $0.stringValue.flatMap(FormKind.init(rawValue:)) }
        guard !words.isEmpty, kinds.count == words.count, Set(kinds).count == kinds.count else {
            refuse(.schemaKeywordInvalid, pointer, "type names a kind of value, or several different ones")
            return nil
        }
        return kinds
    }

    private mutating func list(_ value: JSON, at pointer: JSONPointer) -> [JSON]? {
        guard case .array(let elements) = value, !elements.isEmpty else {
            refuse(.schemaKeywordInvalid, pointer, "a list of at least one value is asked for")
            return nil
        }
        return elements
    }

    private mutating func names(_ value: JSON, at pointer: JSONPointer) -> [String] {
        let names = (value.arrayValue ?? []).compactMap(\.stringValue)
        guard names.count == value.arrayValue?.count, Set(names.map(ExactText.init)).count == names.count
        else {
            refuse(.schemaKeywordInvalid, pointer, "a list of different names is asked for")
            return []
        }
        return names
    }

    private mutating func count(_ value: JSON, at pointer: JSONPointer) -> Int? {
        guard case .integer(let count) = value, count >= 0 else {
            refuse(.schemaKeywordInvalid, pointer, "an integer from 0 up is asked for")
            return nil
        }
        return Int(count)
    }

    private mutating func number(_ value: JSON, at pointer: JSONPointer) -> Double? {
        guard let number = value.doubleValue else {
            refuse(.schemaKeywordInvalid, pointer, "a number is asked for")
            return nil
        }
        return number
    }

    private mutating func text(_ value: JSON, at pointer: JSONPointer) -> String? {
        guard case .string(let text) = value else {
            refuse(.schemaKeywordInvalid, pointer, "a text is asked for")
            return nil
        }
        return text
    }

    private mutating func format(_ value: JSON, at pointer: JSONPointer) -> TextFormat? {
        guard let word = text(value, at: pointer) else { return nil }
        guard let format = TextFormat(rawValue: word) else {
            let known = TextFormat.allCases.map(\.rawValue).joined(separator: ", ")
            refuse(.schemaFormatUnknown, pointer, "a format is one of \(known)")
            return nil
        }
        return format
    }
}

extension FormSchemaCompiler {
    private mutating func resolveReferences() {
        for place in nodes.indices {
            guard let text = nodes[place].referenceText else { continue }
            guard let pointer = Self.target(of: text), let target = places[pointer] else {
                let keyword = nodes[place].pointer.appending(FormKeyword.reference.rawValue)
                refuse(
                    .schemaRefInvalid, keyword,
                    "it leads to no schema of this form; remote ones are not taken")
                continue
            }
            nodes[place].reference = target
        }
    }

    /// The place that `#/…` names; nil for other references. Source: RFC 6901 §6.
    private static func target(of reference: String) -> JSONPointer? {
        let bytes = Array(reference.utf8)
        guard bytes.first == UInt8(ascii: "#") else { return nil }
        var decoded: [UInt8] = []
        var index = 1
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%") {
                guard index + 2 < bytes.count else { return nil }
                let digits = String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self).lowercased()
                guard let byte = Hex.decode(digits)?.first else { return nil }
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else { return nil }
        do throws(CodeFault) {
            return try JSONPointer(text)
        } catch { return nil }
    }

    /// A schema that looks at the same value again through itself would never come to an end.
    private mutating func refuseCycles() {
        enum Mark { case open, done }
        var marks: [Int: Mark] = [:]
        for start in nodes.indices where marks[start] == nil {
            var trail: [(place: Int, rest: [Int])] = [(start, nodes[start].inPlace)]
            marks[start] = .open
            while let (place, rest) = trail.last {
                guard let next = rest.first else {
                    marks[place] = .done
                    trail.removeLast()
                    continue
                }
                trail[trail.count - 1].rest.removeFirst()
                if marks[next] == .open {
                    refuse(.schemaRefCycle, nodes[place].pointer, "it leads back to itself on the same value")
                    return
                }
                guard marks[next] == nil else { continue }
                marks[next] = .open
                trail.append((next, nodes[next].inPlace))
            }
        }
    }

    /// References of references are followed by recursion; no form needs more than a few.
    private mutating func refuseLongChains() {
        for start in nodes.indices {
            var length = 0
            var level = nodes[start].inPlace
            while !level.isEmpty {
                length += 1
                guard length <= Self.chainMax else {
                    refuse(
                        .schemaTooDeep, nodes[start].pointer, "more than \(Self.chainMax) references in a row"
                    )
                    return
                }
                level = Array(Set(level.flatMap { nodes[$0].inPlace }))
            }
        }
    }

    /// No condition may be reached from a branch of another.
    private mutating func refuseNestedConditions() {
        var seen: Set<Int> = []
        var waiting = nodes.flatMap(\.branches)
        while let place = waiting.popLast() {
            guard seen.insert(place).inserted else { continue }
            if nodes[place].condition != nil {
                refuse(
                    .schemaConditionNested, nodes[place].pointer,
                    "a condition lies within another one's branch")
                return
            }
            waiting += nodes[place].inPlace + nodes[place].inside
        }
    }
}
