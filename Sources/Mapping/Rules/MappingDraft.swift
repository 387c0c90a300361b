public import Codes

/// The mappings as they are being worked on; nothing of it counts before it is published.
public struct MappingDraft: Hashable, Sendable {
    /// By peer, then in the file's order.
    public private(set) var mappings: [MatterMapping]

    /// A draft that begins with what is published.
    public init(_ mappings: [MatterMapping] = []) { self.mappings = mappings }

    /// Puts a file's rows in the place of all rows for its peer.
    public mutating func put(_ file: MappingFile) {
        let others = mappings.filter { $0.peer != file.peer }
        mappings =
            others.filter { $0.peer < file.peer } + file.mappings + others.filter { $0.peer > file.peer }
    }

    /// The rows for one peer.
    public func rows(for peer: GatewayID) -> [MatterMapping] { mappings.filter { $0.peer == peer } }
}
