public import Codes
public import StrictJSON

/// Something wrong with one row of a draft, found against the catalogues.
public struct MappingFinding: Hashable, Sendable {
    /// Whether it stands against publishing.
    public enum Severity: String, CaseIterable, Hashable, Sendable {
        /// Not published before it is corrected.
        case error
        /// Published; somebody should look at it.
        case warning
    }

    /// Whether it stands against publishing.
    public let severity: Severity
    /// To whom the row is.
    public let peer: GatewayID
    /// The row among the peer's that were judged together, from 1.
    public let row: Int
    /// Our code.
    public let local: String
    /// The place, and what is wrong there; the pointer is within the row.
    public let fault: ShapeFault
}

extension MappingFinding: CustomStringConvertible {
    /// One line for terminals.
    public var description: String {
        "\(severity.rawValue): \(peer), row \(row) (\(local)), \(fault)"
    }
}
