/// How divisions stand in the worklist's indexes: whole (12 digits), by city (4) and by township (9).
enum Areas {
    /// Twelve digits: a shorter code is the whole of its level, padded with zeros. Empty stays empty.
    static func canonical(_ division: String) -> String {
        let count = division.utf8.count
        return count == 0 || count >= 12 ? division : division + String(repeating: "0", count: 12 - count)
    }
}
