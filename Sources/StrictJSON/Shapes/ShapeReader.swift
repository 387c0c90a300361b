public import Codes

/// Reads the members of one object and keeps every fault it meets, each with its pointer.
///
/// Where `JSONObject.require` stops at the first fault, a reader goes on: each call answers nil (or what
/// could be read) and notes what was wrong, readers of inner objects note into the same list, and the
/// decoder throws `collected` at its end. For what a person made (a catalogue, a mapping, a peer file), who
/// wants to see all at once.
///
/// Isolation: not Sendable; lives within one decoding function.
public struct ShapeReader {
    /// Whether a member may be absent.
    public enum Need {
        /// Its absence is a fault.
        case required
        /// It may be absent, but never null (PROTOCOL.md §3).
        case optional
    }

    /// The object read.
    public let object: JSONObject
    /// Its place, from the outermost value.
    public let pointer: JSONPointer

    private final class Notes { var faults: [ShapeFault] = [] }
    private let notes: Notes

    /// A reader of the outermost object.
    public init(_ object: JSONObject) {
        self.object = object
        pointer = .root
        notes = Notes()
    }

    private init(_ object: JSONObject, pointer: JSONPointer, notes: Notes) {
        self.object = object
        self.pointer = pointer
        self.notes = notes
    }

    /// All faults noted so far by this reader and the readers it made.
    public var faults: [ShapeFault] { notes.faults }

    /// What a decoder throws at its end.
    public var collected: ShapeFaults { ShapeFaults(notes.faults) }

    /// Notes a fault of the member `name`; nil: of the object itself. The messages default to the register's.
    public func note(_ name: String?, _ code: ErrorCode, _ message: String? = nil, _ messageZh: String? = nil)
    {
        let place = name.map { pointer.appending($0) } ?? pointer
        notes.faults.append(ShapeFault(code, at: place, message: message, messageZh: messageZh))
    }

    /// Notes what a decoder of the member `name` found in it; its pointers are within the member.
    public func note(_ name: String, within faults: [ShapeFault]) {
        notes.faults += faults.map { $0.prefixed(by: pointer.appending(name)) }
    }

    /// The member in that shape; nil, and noted, when it is missing or of another.
    public func require<Value>(_ name: String, _ shape: JSONShape<Value>) -> Value? {
        taken { () throws(ShapeFault) in try object.require(name, shape) }
    }

    /// The member in that shape; nil when it is absent, or (noted) of another shape.
    public func optional<Value>(_ name: String, _ shape: JSONShape<Value>) -> Value? {
        guard object.contains(name) else { return nil }
        return require(name, shape)
    }

    /// The object that stands there, as a reader noting into the same list.
    public func object(_ name: String, _ need: Need = .required) -> ShapeReader? {
        let inner = need == .required ? require(name, .object) : optional(name, .object)
        return inner.map { ShapeReader($0, pointer: pointer.appending(name), notes: notes) }
    }

    /// The elements of that shape; each other one is noted and left out. `count` bounds the whole array.
    public func list<Element>(
        _ name: String, of shape: JSONShape<Element>, _ need: Need = .required,
        count: ClosedRange<Int> = 0...1_000
    ) -> [Element] {
        elements(name, need, count: count).enumerated().compactMap { index, element in
            taken { () throws(ShapeFault) in
                do throws(ShapeFault) {
                    return try shape.read(element)
                } catch { throw error.prefixed(by: [name, String(index)]) }
            }
        }
    }

    /// As `list`; an element that stands there twice is noted (`member_twice`) and left out.
    public func distinct<Element: Hashable>(
        _ name: String, of shape: JSONShape<Element>, _ need: Need = .required,
        count: ClosedRange<Int> = 0...1_000
    ) -> [Element] {
        var seen: Set<Element> = []
        return list(name, of: shape, need, count: count).filter { element in
            if seen.insert(element).inserted { return true }
            note(name, .memberTwice)
            return false
        }
    }

    /// Readers of the objects of an array, noting into the same list; what is no object is noted, left out.
    public func objects(
        _ name: String, _ need: Need = .required, count: ClosedRange<Int> = 0...1_000
    ) -> [ShapeReader] {
        elements(name, need, count: count).enumerated().compactMap { index, element in
            let place = pointer.appending(name).appending(index)
            guard case .object(let object) = element else {
                notes.faults.append(ShapeFault(.memberType, at: place))
                return nil
            }
            return ShapeReader(object, pointer: place, notes: notes)
        }
    }

    /// The array's elements as they stand; empty when it is absent or (noted) wrong.
    public func elements(
        _ name: String, _ need: Need = .required, count: ClosedRange<Int> = 0...1_000
    ) -> [JSON] {
        let shape = JSONShape<[JSON]>.array(of: .any)
        let array = need == .required ? require(name, shape) : optional(name, shape)
        guard let array else { return [] }
        guard count.contains(array.count) else {
            note(
                name, .memberRange, "\(count.lowerBound) to \(count.upperBound) elements are asked for",
                "应有 \(count.lowerBound) 至 \(count.upperBound) 项")
            return []
        }
        return array
    }

    /// Notes every member whose name is not in `names`: for what no peer may extend (a mapping,
    /// configuration).
    public func allowOnly(_ names: Set<String>) {
        for name in object.keys where !names.contains(name) { note(name, .memberUnknown) }
    }

    private func taken<Value>(_ read: () throws(ShapeFault) -> Value) -> Value? {
        do throws(ShapeFault) {
            return try read()
        } catch {
            notes.faults.append(error.prefixed(by: pointer))
            return nil
        }
    }
}
