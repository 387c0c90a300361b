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
    /// - Throws: ``VerbError``; `validation_failed` with every fault of the file before anything is sent.
    func send(_ json: JSON) async throws -> JSON {
        let file: MappingFile
        do throws(ShapeFaults) {
            file = try MappingFile(json)
        } catch { throw VerbError(error) }
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
            if rows.isEmpty { step["golden"] = .array(file.golden.map { .object($0.json) }) }
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

    /// A row a line, so that two versions can be compared line by line.
    func text() async throws -> String {
        var lines: [String] = []
        var arguments = JSONObject.of(("peer", peer))
        arguments["version"] = revision.map { .integer(Int64($0)) }
        var golden: [String] = []
        var next: String?
        repeat {
            arguments["after"] = next.map { .string($0) }
            let page = try await session.call("mapping.export", arguments)
            lines += (page["mappings"]?.arrayValue ?? []).map { "  " + $0.description }
            golden += (page["golden"]?.arrayValue ?? []).map { "  " + $0.description }
            // Pages are of one version, even if another is published meanwhile.
            arguments["version"] = page["version"]
            next = page["next"]?.stringValue
        } while next != nil
        let head = "{\"peer\":\(JSON.string(peer)),\n \"mappings\":["
        func list(_ lines: [String]) -> String {
            lines.isEmpty ? "]" : "\n" + lines.joined(separator: ",\n") + "\n ]"
        }
        return head + list(lines) + (golden.isEmpty ? "" : ",\n \"golden\":[" + list(golden)) + "}\n"
    }
}

extension VerbError {
    /// Every fault of a file, as a refusal of the gateway names them.
    init(_ faults: ShapeFaults) {
        self.init([
            "code": .string(ErrorCode.validationFailed.rawValue),
            "detail": .string("\(faults.faults.count) place(s) of the file are wrong; nothing was sent"),
            "message": .string("文件有 \(faults.faults.count) 处错误，未导入任何内容"),
            "errors": .array(
                faults.faults.prefix(1_000).map {
                    [
                        "pointer": .string($0.pointer.description), "code": .string($0.code.rawValue),
                        "detail": .string($0.message), "message": .string($0.messageZh),
                    ]
                }),
        ])
    }
}
