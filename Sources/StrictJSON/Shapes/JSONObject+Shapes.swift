internal import Codes

extension JSONObject {
    /// The member of that name, which must be there.
    ///
    /// - Throws: `member_missing`, or what the shape refuses, with the pointer from this object.
    public func require<Value>(_ name: String, _ shape: JSONShape<Value>) throws(ShapeFault) -> Value {
        guard let value = self[name] else { throw ShapeFault(.memberMissing, at: [name]) }
        do throws(ShapeFault) {
            return try shape.read(value)
        } catch { throw error.prefixed(by: [name]) }
    }

    /// The member of that name, nil when it is absent; `null` is refused as PROTOCOL.md §3 says.
    ///
    /// - Throws: `member_null`, or what the shape refuses, with the pointer from this object.
    public func optional<Value>(_ name: String, _ shape: JSONShape<Value>) throws(ShapeFault) -> Value? {
        guard contains(name) else { return nil }
        return try require(name, shape)
    }

    /// Refuses members of other names, for bodies that no peer may extend (a person's typing, configuration).
    ///
    /// - Throws: `member_unknown` at the first one.
    public func allowOnly(_ names: Set<String>) throws(ShapeFault) {
        guard let unknown = keys.first(where: { !names.contains($0) }) else { return }
        throw ShapeFault(.memberUnknown, at: [unknown])
    }
}

extension JSON {
    /// This value in that shape.
    ///
    /// - Throws: what the shape refuses.
    public func read<Value>(_ shape: JSONShape<Value>) throws(ShapeFault) -> Value { try shape.read(self) }
}
