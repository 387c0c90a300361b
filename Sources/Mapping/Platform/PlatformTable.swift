/// One of the national platform's tables of matters (`dn_task_general_basic` and its like), as a database exported it.
///
/// Source: DDL of the national exchange in public code; the value lists of its codes are not public.
public struct PlatformTable: Sendable {
    /// What a table tells of matters.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// 基本信息, a row a version of a matter.
        case basic
        /// 扩展信息, a row a row of `basic`.
        case extend
        /// 材料目录.
        case material
        /// 收费项目.
        case fee
    }

    /// One row; `cells` from the first column on, those at the end may be absent.
    public struct Row: Sendable {
        /// As the program that wrote the file counts, from 1.
        public let number: Int
        /// By the header's places.
        public let cells: [String]

        /// A row.
        public init(number: Int, cells: [String]) {
            self.number = number
            self.cells = cells
        }
    }

    /// As its file or sheet is called.
    public let name: String
    /// What it tells.
    public let kind: Kind
    /// Whether it is of 公共服务事项, which are numbered apart from the others.
    let isPublic: Bool
    let header: [String]
    let rows: [Row]
    /// The place of each column, by its plain name.
    private let places: [String: Int]

    /// A table; nil where the name is none of a table that tells of matters.
    public init?(name: String, header: [String], rows: [Row]) {
        guard let (kind, isPublic) = Self.meaning(of: name) else { return nil }
        self.name = name
        self.kind = kind
        self.isPublic = isPublic
        self.header = header
        self.rows = rows
        places = Dictionary(header.enumerated().map { (Self.plain($0.element), $0.offset) }) { first, _ in
            first
        }
    }

    /// Whether a file or sheet of that name is one of these tables; what stands before and behind the name
    /// (`clean_`, `_sz`, a date) does not matter.
    public static func isTable(_ name: String) -> Bool { meaning(of: name) != nil }

    /// Whether a header is a column of these tables, however it is written.
    public static func isColumn(_ header: String) -> Bool { PlatformColumns.names.contains(plain(header)) }

    /// A name without what databases write differently: case, underscores.
    static func plain(_ name: String) -> String {
        String(SheetText.header(name).lowercased().unicodeScalars.filter { $0 != "_" && $0 != " " })
    }

    /// The place of a column.
    func place(of column: String) -> Int? { places[Self.plain(column)] }

    /// A cell; empty where there is none, and where the export writes that there is none.
    func text(_ row: Int, _ place: Int?) -> String {
        guard let place, place < rows[row].cells.count else { return "" }
        let text = rows[row].cells[place]
        return text.isEmpty || Self.nulls.contains(text) ? "" : SheetText.cell(text)
    }

    /// As exports of MySQL, Oracle, Navicat and DBeaver write that there is no value.
    private static let nulls: Set<String> = ["NULL", "null", "(NULL)", "(null)", "(Null)", "[NULL]", "\\N"]

    private static func meaning(of name: String) -> (Kind, isPublic: Bool)? {
        let plain = plain(name)
        for (group, isPublic) in [("taskgeneral", false), ("taskpublic", true)] {
            // A sheet's name ends after 31 characters, so that `fee_project` may be cut.
            for kind in Kind.allCases where plain.contains(group + kind.rawValue) { return (kind, isPublic) }
        }
        return nil
    }
}
