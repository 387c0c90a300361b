public import Codes
public import Mapping
public import StrictJSON

/// One matter's rows, looked at and changed without a file.
extension MappingDrafts {
    /// A matter's rows as they stand and as they are to be.
    public struct Rows: Sendable {
        /// Whose.
        public let key: MappingKey
        /// Those of the newest version.
        public let published: [MatterMapping]
        /// Those that the draft wants; nil: it does not touch the matter.
        public let drafted: [MatterMapping]?

        /// As they will be once the draft is published.
        public var toBe: [MatterMapping] { drafted ?? published }

        /// `{"peer","local","published":[…],"drafted"?:[…]}`.
        public var json: JSONObject {
            var json: JSONObject = [
                "peer": .string(key.peer.description), "local": .string(key.local),
                "published": .array(published.map { .object($0.json) }),
            ]
            json["drafted"] = drafted.map { .array($0.map { .object($0.json) }) }
            return json
        }
    }

    /// A matter's rows.
    /// - Throws: what the store refuses.
    public func show(_ key: MappingKey) async throws(OfficeRefusal) -> Rows {
        let drafted = try await rows([key], of: try await draft(for: key.peer))[key]
        return Rows(
            key: key, published: try await book.rows(key, in: book.history.newest), drafted: drafted)
    }

    /// Puts a row without form and material rules into the draft: in the place of the one of the same divisions and
    /// first day, else after the others.
    /// - Parameter row: as a file has it.
    /// - Returns: the matter's rows.
    /// - Throws: `validation_failed`; `conflict` where the row in that place has rules, which would be lost.
    public func set(
        _ row: JSONObject, for peer: GatewayID, by actor: String
    ) async throws(OfficeRefusal) -> Rows {
        let file: MappingFile
        do throws(ShapeFaults) {
            file = try MappingFile(["peer": .string(peer.description), "mappings": [.object(row)]])
        } catch { throw OfficeRefusal(error) }
        guard let new = file.mappings.first else { throw OfficeRefusal(.usage, detail: "row is missing") }
        var rows = try await show(new.key).toBe
        if let place = rows.firstIndex(where: { $0.isInPlace(of: new) }) {
            guard rows[place].form == nil, rows[place].materials == nil else {
                throw OfficeRefusal(
                    .conflict, detail: "the row of \(new.local) has rules; change it in a file",
                    message: "\(new.local) 的该行已有表单或材料规则，请导出文件修改后再导入")
            }
            rows[place] = new
        } else {
            rows.append(new)
        }
        try await put(rows, for: new.key, by: actor)
        return try await show(new.key)
    }

    /// Drafts that the matter is to have no rows, so that the default rule counts for it.
    /// - Returns: the matter's rows.
    /// - Throws: `not_found` where there is none to take away.
    public func unset(_ key: MappingKey, by actor: String) async throws(OfficeRefusal) -> Rows {
        guard try await !show(key).toBe.isEmpty else {
            throw OfficeRefusal(
                .notFound, detail: "\(key.local) has no row at \(key.peer)", message: "该事项没有对此对方的映射行")
        }
        try await put([], for: key, by: actor)
        return try await show(key)
    }
}

extension MatterMapping {
    /// Whether both are for the same cases from the same day on, neither with a condition.
    fileprivate func isInPlace(of other: MatterMapping) -> Bool {
        when == nil && other.when == nil && from == other.from && Set(divisions) == Set(other.divisions)
    }
}
