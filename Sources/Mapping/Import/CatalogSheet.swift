internal import Codes
internal import StrictJSON

/// Makes changes of the catalogue of what a sheet's rows say.
struct CatalogSheet {
    private(set) var found: [CatalogImport.FoundChange] = []
    private(set) var faults: [ImportFault]

    init(_ rows: [SheetRow]) {
        let sheet = SheetRecords(rows, .catalogue)
        faults = sheet.faults
        for record in sheet.records {
            guard faults.count < ImportFaults.countMax else { break }
            read(record)
        }
    }

    private mutating func read(_ record: SheetRecord) {
        let change =
            record.json.contains("retired_on")
            ? SheetMatter.retirement(record.json) : SheetMatter.put(record.json)
        do throws(ShapeFaults) {
            let change = try CatalogChange(change)
            found.append(
                CatalogImport.FoundChange(change: change, row: record.row) { pointer in
                    record.place(of: pointer).map { ($0.row, $0.column) }
                })
        } catch {
            let code = record.json["code"]?.stringValue
            faults += error.faults.map { fault in
                let inChange = JSONPointer(tokens: Array(fault.pointer.tokens.dropFirst()))
                let place = SheetMatter.inSheet(inChange, of: record.json)
                return record.fault(fault.at(place), in: .catalogue, of: code)
            }
        }
    }
}

extension ShapeFault {
    /// The same fault at another place.
    func at(_ pointer: JSONPointer) -> ShapeFault {
        ShapeFault(code, at: pointer, message: message, messageZh: messageZh)
    }
}
