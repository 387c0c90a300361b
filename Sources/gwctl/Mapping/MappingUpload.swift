import Codes
import Mapping
import StrictJSON

/// Sends a mapping file to the gateway, however long it is: in the order in which the gateway keeps rows, a few at a time.
struct MappingUpload {
    /// Most bytes of a file: 500,000 rows with a form rule or two.
    static let bytesMax = 512 << 20
    /// Rows of one step, at least: the rows of one matter are not parted.
    private static let rowsAtOnce = 2_000

    let session: OperatorSession

    init(_ session: OperatorSession) { self.session = session }

    /// - Returns: what the last step answered.
    /// - Throws: ``VerbError``.
    func send(_ file: MappingFile) async throws -> JSON {
        var rows = file.inOrder[...]
        var answer: JSON = [:]
        repeat {
            var some = rows.prefix(Self.rowsAtOnce)
            while let last = some.last, some.endIndex < rows.endIndex, rows[some.endIndex].local == last.local
            {
                some = rows[some.startIndex...some.endIndex]
            }
            rows = rows[some.endIndex...]
            var step: JSONObject = [
                "peer": .string(file.peer.description), "mappings": .array(some.map { .object($0.json) }),
                "last": .bool(rows.isEmpty),
            ]
            step["import"] = answer["import"]
            if rows.isEmpty, let golden = file.golden {
                step["golden"] = .array(golden.map { .object($0.json) })
            }
            answer = try await session.call("mapping.import", step)
        } while !rows.isEmpty
        return answer
    }
}

/// Fetches a version's rows to a peer, page by page, as a mapping file.
struct MappingDownload {
    let session: OperatorSession
    let peer: String
    let revision: Int?

    init(_ session: OperatorSession, _ peer: String, _ revision: Int?) {
        self.session = session
        self.peer = peer
        self.revision = revision
    }

    /// The version's rows in the order in which they are kept, and the examples where it is the newest.
    func rows() async throws -> (mappings: [JSON], golden: [JSON]) {
        var mappings: [JSON] = []
        var golden: [JSON] = []
        var arguments = JSONObject.of(("peer", peer))
        arguments["version"] = revision.map { .integer(Int64($0)) }
        var next: String?
        repeat {
            arguments["after"] = next.map { .string($0) }
            let page = try await session.call("mapping.export", arguments)
            mappings += page["mappings"]?.arrayValue ?? []
            golden += page["golden"]?.arrayValue ?? []
            // Pages are of one version, even if another is published meanwhile.
            arguments["version"] = page["version"]
            next = page["next"]?.stringValue
        } while next != nil
        return (mappings, golden)
    }

    /// The rows as a file has them, without its examples.
    func file() async throws -> MappingFile {
        let rows = try await rows().mappings
        do throws(ShapeFaults) {
            return try MappingFile(["peer": .string(peer), "mappings": .array(rows)])
        } catch { throw VerbError(error) }
    }

    /// A row a line, so that two versions can be compared line by line.
    func text() async throws -> String {
        let (mappings, golden) = try await rows()
        func list(_ lines: [JSON]) -> String {
            lines.isEmpty ? "]" : "\n" + lines.map { "  " + $0.description }.joined(separator: ",\n") + "\n ]"
        }
        return "{\"peer\":\(JSON.string(peer)),\n \"mappings\":[" + list(mappings)
            + (golden.isEmpty ? "" : ",\n \"golden\":[" + list(golden)) + "}\n"
    }

    /// As a sheet that reads as the same rows.
    /// - Throws: ``VerbError`` naming what a sheet cannot say.
    func sheet() async throws -> String {
        let file = try await file()
        do throws(ImportFaults) {
            return try MappingSheet(file.mappings, peer: file.peer).csv
        } catch { throw VerbError(unsayable: error) }
    }
}
