internal import StrictJSON

/// One column of a sheet: the member it fills, and how its cells are read.
struct SheetColumn {
    /// How a cell becomes a value.
    enum Kind {
        case text
        case integer
        case flag
        /// Texts separated by `|`.
        case list
        /// JSON text.
        case json
        /// Any value: a text as it stands, what is none as JSON behind `json:`.
        case value
        /// Values separated by `|`.
        case values
        /// A code table: `ours=theirs|ours=theirs`.
        case table
    }

    /// The member's path within the record.
    let path: [String]
    /// The list to which the row adds one element, when the column is one of its members: how long its path
    /// is.
    let listDepth: Int?
    let kind: Kind
    /// The header's Chinese form.
    let nameZh: String
    /// Chinese words for the values of closed lists.
    let words: [String: String]

    /// The header's form: the path with dots.
    var name: String { path.joined(separator: ".") }

    init(
        _ name: String, _ nameZh: String, _ kind: Kind = .text, list: Int? = nil,
        _ words: [String: String] = [:]
    ) {
        path = name.split(separator: ".").map(String.init)
        listDepth = list
        self.kind = kind
        self.nameZh = nameZh
        self.words = words
    }
}

/// What a kind of sheet can say: its columns in order, and the one with which a record begins.
struct SheetColumns {
    let all: [SheetColumn]
    /// A row with a text in this column begins a record, one without goes on with it.
    let begin: SheetColumn
    /// Places in `all` by both forms of the header.
    private let places: [String: Int]

    init(begin name: String, _ all: [SheetColumn]) {
        self.all = all
        begin = all.first { $0.name == name } ?? all[0]
        places = Dictionary(
            all.enumerated().flatMap { [($0.element.name, $0.offset), ($0.element.nameZh, $0.offset)] }
        ) { first, _ in first }
    }

    /// Whether a header means the column with which a record begins.
    func isBegin(_ header: String) -> Bool {
        [begin.name, begin.nameZh].contains(SheetText.header(header))
    }

    /// The place of the column with that header, in either of its two names.
    func place(of header: String) -> Int? { places[SheetText.header(header)] }
}
