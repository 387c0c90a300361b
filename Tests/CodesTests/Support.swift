import FoundationEssentials

/// Files of the repository that tests read.
enum RepositoryFile {
    /// Where a file named from the top lies.
    static func url(_ name: String, file: String = #filePath) -> URL {
        URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent(name)
    }

    /// The bytes of a file named from the top.
    static func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: url(name))) }

    /// The shipped data file of that name.
    static func resource(_ name: String) throws -> [UInt8] {
        try bytes("Sources/FederationGateway/Resources/\(name)")
    }
}

/// peers/conformance/vectors/codes/codes.json.
struct CodeVectors: Decodable {
    /// A row of mixed values.
    enum Cell: Decodable {
        case text(String), number(Int), flag(Bool), none

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .none
            } else if let flag = try? container.decode(Bool.self) {
                // Each kind is tried in turn; a failure means it is another kind.
                self = .flag(flag)
            } else if let number = try? container.decode(Int.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        var text: String? { if case .text(let text) = self { text } else { nil } }
        var number: Int? { if case .number(let number) = self { number } else { nil } }
        var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
    }

    let credit: [[Cell]]
    let resident: [[Cell]]
    let days: [[Cell]]
    let instants: [[Cell]]

    static func load() throws -> CodeVectors {
        let bytes = try RepositoryFile.bytes("peers/conformance/vectors/codes/codes.json")
        return try JSONDecoder().decode(CodeVectors.self, from: Data(bytes))
    }
}
