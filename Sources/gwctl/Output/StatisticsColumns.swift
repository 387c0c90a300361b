import StrictJSON

/// The columns that a table of statistics has.
enum StatisticsColumns {
    /// The dimensions of an answer, each with its title; what has a name is shown by it.
    static func dimensions(_ by: JSON?) -> [Column] {
        (by?.arrayValue ?? []).compactMap(\.stringValue).map {
            Column($0.uppercased(), "\($0)_shown", most: 40)
        }
    }

    /// The rows for one of the three sets of columns.
    static func table(
        _ rows: [JSON], _ shown: StatisticsCommand.Shown, by dimensions: [Column]
    ) -> (columns: [Column], rows: [JSON]) {
        let named = rows.map(named)
        switch shown {
        case .counts: return (dimensions + counts, named)
        case .stages: return (dimensions + stages, named.flatMap { split($0, "stages", name: "stage") })
        case .duties: return (dimensions + duties, named.flatMap { split($0, "duties", name: nil) })
        }
    }

    private static let counts = [
        Column("TAKEN-IN", "counts/taken_in"), Column("RECEIVED", "counts/received"),
        Column("ACCEPTED", "counts/accepted"), Column("DECIDED", "counts/decided"),
        Column("REFUSED", "counts/refused"), Column("TERMINATED", "counts/terminated"),
        Column("WITHDRAWN", "counts/withdrawn"), Column("TRANSFERRED", "counts/transferred"),
        Column("CORRECTIONS", "counts/corrections"), Column("SECOND", "counts/second_corrections"),
        Column("IN-HAND", "counts/in_hand"),
    ]
    private static let stages = [
        Column("STAGE", "stage"), Column("CASES", "count"), Column("MEDIAN-H", "median_hours"),
        Column("P90-H", "p90_hours"),
    ]
    private static let duties = [
        Column("DUTY", "duty"), Column("OWNER", "owner"), Column("IN-TIME", "in_time"),
        Column("LATE", "late"),
        Column("RATE-%", "rate"),
    ]

    /// `x_shown`: the name of a dimension's value, or the value.
    private static func named(_ row: JSON) -> JSON {
        var object = row.objectValue ?? [:]
        for (member, value) in row.objectValue ?? [:] where value.stringValue != nil {
            object[member + "_shown"] = row[member + "_name"] ?? value
        }
        return .object(object)
    }

    /// One line for each stage or duty of a row.
    private static func split(_ row: JSON, _ member: String, name: String?) -> [JSON] {
        let plain = (row.objectValue ?? [:]).filter { $0.key.hasSuffix("_shown") }
        let dimensions = JSONObject(plain.map { ($0.key, $0.value) })
        func joined(_ figures: JSON, _ title: String?) -> JSON {
            var line = dimensions
            for (key, value) in figures.objectValue ?? [:] { line[key] = value }
            if let name, let title { line[name] = .string(title) }
            return .object(line)
        }
        if let list = row[member]?.arrayValue { return list.map { joined($0, nil) } }
        return (row[member]?.objectValue ?? [:]).map { joined($0.value, $0.key) }
    }
}
