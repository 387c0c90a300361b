/// Every bound of a parcel, bytes unless the name says otherwise. They keep a hostile file from costing more than its
/// reading: nothing of a parcel is held in memory but one line or one part of a blob.
public struct ParcelLimits: Sendable, Hashable {
    /// Entries of the zip: 100,000 blobs and the three files.
    public var entries = 100_003
    /// A line of `events.jsonl`: one batch. Source: TFP/1 §6.
    public var batchBytes = Limits().batchBytes
    /// Events of one line.
    public var batchEvents = Limits().batchEvents
    /// A line of `receipts.jsonl`: a receipt of 256 results with their problems.
    public var receiptBytes = Limits().smallBodyBytes
    /// Lines of `events.jsonl`, and of `receipts.jsonl`, each.
    public var lines = 100_000
    /// One blob.
    public var blobBytes = Limits().blobBytes
    /// All entries unpacked: more than any stick that a county carries.
    public var totalBytes: Int64 = 256 << 30
    /// Bytes that may be unpacked for each byte of the file. Blobs are ciphertext and do not shrink; base64 and JSON
    /// shrink to a tenth at best. A file made to burst reaches thousands.
    public var unpackedPerByte: Int64 = 100
    /// Bytes that any file may unpack to, so that the ratio is not asked of small ones.
    public var unpackedFree: Int64 = 4 << 20

    /// The limits as they stand above; tests change single ones.
    public init() {}

    /// What a file of this length may unpack to.
    func unpackedMost(of fileBytes: Int64) -> Int64 {
        let (most, overflow) = fileBytes.multipliedReportingOverflow(by: unpackedPerByte)
        return min(totalBytes, overflow ? totalBytes : max(unpackedFree, most))
    }
}
