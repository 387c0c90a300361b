public import Codes

/// Why a zip cannot be read or written. Equal by code.
public struct ZipFault: Error, Sendable, Equatable {
    /// `parcel_invalid` for a file that is at fault; `not_found`, `already_exists`, `store_full`, `store_failed` for
    /// the disk.
    public let code: ErrorCode
    /// For the operator, in English; never content.
    public let detail: String

    /// A fault.
    public init(_ code: ErrorCode, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// By code alone.
    public static func == (one: Self, other: Self) -> Bool { one.code == other.code }
}
