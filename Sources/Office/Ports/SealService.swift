public import Codes

/// The region's electronic seal system (电子印章系统), which seals a paper in the name of an agency.
///
/// What it gives back is the sealed document, not a picture of a seal: `document.sealed` is then `electronic`. Without
/// one the paper says 未盖章. Source: CASE.md §2.
public protocol SealService: Sendable {
    /// - Throws: ``SealFault``; nothing was sealed then.
    func seal(_ pdf: [UInt8], _ request: SealRequest) async throws(SealFault) -> [UInt8]
}

/// Whose seal goes on what.
public struct SealRequest: Sendable, Hashable {
    /// The agency whose seal it is.
    public var agency: String
    /// Its 统一社会信用代码; empty where the gateway does not know it.
    public var agencyCode: String
    /// The paper's title.
    public var title: String
    /// Its number; nil where it has none.
    public var number: String?
    /// When.
    public var at: Timestamp

    /// A wish for a seal.
    public init(agency: String, agencyCode: String, title: String, number: String?, at: Timestamp) {
        self.agency = agency
        self.agencyCode = agencyCode
        self.title = title
        self.number = number
        self.at = at
    }
}

/// Why a paper was not sealed. The office's word for it is `seal_failed`.
public struct SealFault: Error, Sendable, Hashable {
    /// For the operator; never what stands on the paper.
    public let detail: String

    /// A fault, as the seal system tells it.
    public init(_ detail: String) { self.detail = detail }
}
