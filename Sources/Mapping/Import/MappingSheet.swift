public import Codes
internal import StrictJSON

extension MappingFile {
    /// Reads the rows of a sheet (docs/mapping.md describes its columns). A sheet says nothing of examples.
    ///
    /// - Parameter named: the peer, where the sheet does not name it; where both do, they are the same.
    /// - Throws: every fault at once, by row and column.
    public init(rows: [SheetRow], peer named: GatewayID?) throws(ImportFaults) {
        let sheet = SheetRecords(rows, .mapping)
        var faults = sheet.faults
        let peer = Self.peer(of: sheet.records, named, &faults)
        var mappings: [MatterMapping] = []
        var counts: [String: Int] = [:]
        for record in sheet.records {
            guard faults.count < ImportFaults.countMax else { break }
            do throws(ShapeFaults) {
                // Without a peer there is a fault already; the row is judged all the same.
                let file: JSON = [
                    "peer": .string(peer?.description ?? "spiffe://unknown.tongban/gateway/000000"),
                    "mappings": [.object(SheetMapping.row(record.json))],
                ]
                for row in try MappingFile(file).mappings {
                    mappings.append(row)
                    if let fault = MappingFile.excess(row, &counts) {
                        faults.append(record.fault(fault, in: .mapping, of: row.local))
                    }
                }
            } catch {
                faults += error.faults.map { fault in
                    let place = SheetMapping.inSheet(
                        Array(fault.pointer.tokens.dropFirst(2)), of: record.json)
                    return record.fault(fault.at(place), in: .mapping, of: record.json["local"]?.stringValue)
                }
            }
        }
        guard faults.isEmpty, let peer else { throw ImportFaults(faults) }
        self.init(peer: peer, mappings: mappings, golden: nil)
    }

    /// Whether a sheet's header means a column of a mapping, in either of its two names.
    public static func isColumn(_ header: String) -> Bool {
        SheetColumns.mapping.place(of: header) != nil
    }

    /// Whether a sheet's header means the column that every mapping sheet has.
    public static func isCodeColumn(_ header: String) -> Bool { SheetColumns.mapping.isBegin(header) }

    private static func peer(
        of records: [SheetRecord], _ named: GatewayID?, _ faults: inout [ImportFault]
    ) -> GatewayID? {
        var peer = named
        for record in records {
            guard let text = record.json["peer"]?.stringValue else { continue }
            let fault: ShapeFault
            do throws(CodeFault) {
                let found = try GatewayID(text)
                guard let known = peer, known != found else {
                    peer = found
                    continue
                }
                fault = ShapeFault(
                    .rowInvalid, at: ["peer"], message: "the sheet is for \(known); one peer a file",
                    messageZh: "一个文件只能有一个对方网关，前面是 \(known)")
            } catch {
                fault = ShapeFault(
                    error.code, at: ["peer"], message: error.message, messageZh: error.messageZh)
            }
            faults.append(record.fault(fault, in: .mapping, of: record.json["local"]?.stringValue))
        }
        if peer == nil, faults.isEmpty {
            let fault = ShapeFault(
                .memberMissing, at: ["peer"], message: "no row names the peer; name it with --peer",
                messageZh: "表中没有对方网关，请用 --peer 指明")
            faults.append(ImportFault(row: 0, column: "peer", fault: fault))
        }
        return peer
    }
}

/// A row of a mapping as a sheet's rows say it, and the other way round.
enum SheetMapping {
    /// The row as a file has it: fields of a condition by their names, and no peer.
    static func row(_ cells: JSONObject) -> JSONObject {
        var row = cells
        row["peer"] = nil
        guard var when = row["when"]?.objectValue, let asked = when["form"]?.arrayValue else { return row }
        var form: JSONObject = [:]
        for (index, field) in asked.enumerated() {
            // A nameless field keeps its place in the fault's pointer.
            form[field["field"]?.stringValue ?? String(index)] = field["values"] ?? []
        }
        when["form"] = .object(form)
        row["when"] = .object(when)
        return row
    }

    /// The other way round: a condition's fields as a list.
    static func cells(_ row: JSONObject) -> JSONObject {
        var cells = row
        guard var when = row["when"]?.objectValue, let form = when["form"]?.objectValue else { return cells }
        when["form"] = .array(form.map { ["field": .string($0.key), "values": $0.value] })
        cells["when"] = .object(when)
        return cells
    }

    /// The place in the sheet's rows of a place in the row that was made of them.
    static func inSheet(_ tokens: [String], of cells: JSONObject) -> JSONPointer {
        guard tokens.count >= 3, tokens[0] == "when", tokens[1] == "form",
            let index = cells["when"]?["form"]?.arrayValue?.firstIndex(where: {
                $0["field"]?.stringValue == tokens[2]
            })
        else { return JSONPointer(tokens: tokens) }
        return JSONPointer(tokens: ["when", "form", String(index), "values"])
    }
}
