internal import Codes
public import StrictJSON

/// Something wrong with a bundle, found against catalogues and mappings.
public struct BundleFinding: Hashable, Sendable {
    /// Whether it stands against importing.
    public let severity: MappingFinding.Severity
    /// The bundle's code.
    public let bundle: String
    /// The part's number; nil where the whole is meant.
    public let part: Int?
    /// The place within the bundle, and what is wrong there.
    public let fault: ShapeFault
}

extension BundleFinding: CustomStringConvertible {
    /// One line for terminals.
    public var description: String {
        "\(severity.rawValue): \(bundle)\(part.map { ", part \($0)" } ?? ""), \(fault)"
    }
}
