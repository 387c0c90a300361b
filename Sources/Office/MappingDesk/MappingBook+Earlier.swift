internal import Codes
internal import Exchange
internal import Mapping
internal import StrictJSON

extension MappingBook {
    /// Takes over versions that a gateway of before kept with all their rows in one record.
    ///
    /// Run again after a crash it does the same again: the old record goes last.
    func takeOverVersions() async throws(OfficeRefusal) {
        for record in try await all(.mappingVersion) {
            guard var json = try Self.members(record), let files = json["files"]?.arrayValue else { continue }
            var rows: [MatterMapping] = []
            for file in files { rows += try Self.file(file, record).mappings }
            try await put(rows, in: Int(json["version"]?.integerValue ?? 0))
            json["files"] = nil
            json["state"] = .string(MappingVersion.State.published.rawValue)
            json["rows"] = .integer(Int64(rows.count))
            let value = JSON.object(json).serialized()
            try await commit(Change(writes: [.record(.mappingVersion, key: record.key, value: value)]))
        }
    }

    /// Takes over drafts of before, each the whole mapping of its peer in one record.
    func takeOverDrafts(_ clock: any GatewayClock) async throws(OfficeRefusal) {
        for record in try await all(.mappingDraft) {
            guard let json = try Self.members(record), json.contains("mappings") else { continue }
            let drafts = MappingDrafts(self, clock: clock)
            _ = try await MappingImport(drafts, clock: clock).take(
                try Self.file(.object(json), record), by: "gateway")
        }
    }

    /// Writes a version's rows, and ends those of the version before that it does not have.
    private func put(_ rows: [MatterMapping], in version: Int) async throws(OfficeRefusal) {
        let wanted = Dictionary(grouping: rows, by: \.key)
        var keys = Set(wanted.keys)
        for peer in try await peers() {
            var page: [Stored] = []
            repeat {
                page = try await stored(of: peer, after: page.last?.group.key.local)
                keys.formUnion(page.map(\.group.key))
            } while page.count == Self.step
        }
        let sorted = keys.sorted()
        for start in stride(from: 0, to: sorted.count, by: Self.step) {
            let some = Array(sorted[start..<min(start + Self.step, sorted.count)])
            let standing = try await stored(some)
            var writes: [Write] = []
            for key in some {
                let group = standing[key]?.group ?? MappingGroup(key)
                writes.append(try putting(wanted[key] ?? [], into: group, in: version))
            }
            try await commit(Change(writes: writes))
        }
    }

    private func all(_ kind: RecordKind) async throws(OfficeRefusal) -> [Record] {
        try await refusing { () async throws(StoreFault) in try await store.allRecords(kind) }
    }

    private static func members(_ record: Record) throws(OfficeRefusal) -> JSONObject? {
        do {
            return try JSON.parse(record.value, limits: JSONLimits(bytes: 64 << 20)).objectValue
        } catch { throw OfficeRefusal(.storeFailed, detail: "mapping record \(record.key): \(error)") }
    }

    private static func file(_ json: JSON, _ record: Record) throws(OfficeRefusal) -> MappingFile {
        do throws(ShapeFaults) {
            return try MappingFile(json)
        } catch { throw OfficeRefusal(.storeFailed, detail: "mapping record \(record.key): \(error)") }
    }
}
