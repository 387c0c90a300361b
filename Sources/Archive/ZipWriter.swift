internal import CArchive
public import Codes
import Foundation

/// Writes a zip through libarchive: 64-bit lengths where they are needed, every entry a regular file of mode 0644.
///
/// The file is made new and is durable once ``finish()`` has returned. Isolation: one task at a time.
@safe public final class ZipWriter {
    private let path: String
    private let descriptor: Int32
    private let archive: OpaquePointer
    private let time: Timestamp

    /// - Parameter time: what every entry bears, so that the same content is the same file.
    /// - Throws: `already_exists`, `store_failed`.
    public init(path: String, time: Timestamp) throws(ZipFault) {
        self.path = path
        self.time = time
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST
                ? ZipFault(.alreadyExists, "\(path) is there already")
                : ZipFault(.storeFailed, "\(path) cannot be written")
        }
        guard let made = unsafe archive_write_new() else {
            close(descriptor)
            throw ZipFault(.internal, "libarchive: no memory")
        }
        unsafe archive = made
        unsafe archive_write_set_format_zip(made)
        // No padding to a tape's block.
        unsafe archive_write_set_bytes_in_last_block(made, 1)
        guard unsafe archive_write_open_fd(made, descriptor) == ARCHIVE_OK else { throw fault() }
    }

    deinit {
        unsafe archive_write_free(archive)
        close(descriptor)
    }

    /// Begins an entry; the one before has ended.
    /// - Parameters:
    ///   - size: its length, where it is known.
    ///   - packed: whether it is deflated; ciphertext is not worth it.
    /// - Throws: `store_full`, `store_failed`.
    public func begin(_ name: String, size: Int64? = nil, packed: Bool) throws(ZipFault) {
        if packed {
            unsafe archive_write_zip_set_compression_deflate(archive)
        } else {
            unsafe archive_write_zip_set_compression_store(archive)
        }
        guard let entry = unsafe archive_entry_new() else {
            throw ZipFault(.internal, "libarchive: no memory")
        }
        defer { unsafe archive_entry_free(entry) }
        unsafe archive_entry_set_pathname(entry, name)
        unsafe archive_entry_set_filetype(entry, EntryKind.file)
        unsafe archive_entry_set_perm(entry, 0o644)
        unsafe archive_entry_set_mtime(entry, time_t(time.milliseconds / 1_000), 0)
        if let size { unsafe archive_entry_set_size(entry, size) }
        guard unsafe archive_write_header(archive, entry) == ARCHIVE_OK else { throw fault() }
    }

    /// Bytes of the entry.
    /// - Throws: `store_full`, `store_failed`.
    public func write(_ bytes: [UInt8]) throws(ZipFault) {
        guard !bytes.isEmpty else { return }
        let written = unsafe bytes.withUnsafeBytes {
            unsafe archive_write_data(archive, $0.baseAddress, $0.count)
        }
        guard written == bytes.count else { throw fault() }
    }

    /// Writes the zip's directory and syncs the file.
    /// - Throws: `store_full`, `store_failed`.
    public func finish() throws(ZipFault) {
        guard unsafe archive_write_close(archive) == ARCHIVE_OK else { throw fault() }
        guard fsync(descriptor) == 0 else { throw ZipFault(.storeFailed, "\(path) cannot be synced") }
    }

    private func fault() -> ZipFault {
        let full = unsafe archive_errno(archive) == ENOSPC
        return ZipFault(full ? .storeFull : .storeFailed, "\(path) cannot be written")
    }
}
