internal import CArchive
internal import Codes
import Foundation

/// Reads a zip entry by entry through libarchive, which is told to know no other form and no filter.
///
/// Nothing is written anywhere: names are not paths here, and links are refused. The file stays open, so that a second
/// pass reads the same file though its name be moved. Isolation: one task at a time.
@safe public final class ZipReader {
    /// One entry.
    public struct Entry: Sendable, Hashable {
        /// As the zip's directory names it; nothing is known of it.
        public let name: String
        /// False for a folder. Nothing else is passed on.
        public let isFile: Bool
    }

    /// Length of the file.
    public let fileBytes: Int64
    private let descriptor: Int32
    private var archive: OpaquePointer?
    private var buffer = [UInt8](repeating: 0, count: ZipReader.partBytes)

    /// What one ``read()`` gives at most.
    public static let partBytes = 262_144

    /// - Throws: `not_found` for what is no readable regular file.
    public init(path: String) throws(ZipFault) {
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw ZipFault(.notFound, "\(path) cannot be read") }
        var about = stat()
        guard unsafe fstat(descriptor, &about) == 0, about.st_mode & EntryKind.mask == EntryKind.file else {
            close(descriptor)
            throw ZipFault(.notFound, "\(path) is no regular file")
        }
        fileBytes = Int64(about.st_size)
    }

    deinit {
        if let archive = unsafe archive { unsafe archive_read_free(archive) }
        close(descriptor)
    }

    /// Goes to the first entry, before the first ``next()`` or for another pass.
    /// - Throws: `parcel_invalid` for what is no zip, or is cut off; `parcel_invalid` too when the file has changed.
    public func rewind() throws(ZipFault) {
        if let archive = unsafe archive { unsafe archive_read_free(archive) }
        unsafe archive = nil
        var about = stat()
        guard unsafe fstat(descriptor, &about) == 0, Int64(about.st_size) == fileBytes,
            lseek(descriptor, 0, SEEK_SET) == 0
        else { throw ZipFault(.parcelInvalid, "the file changes while it is read") }
        guard let fresh = unsafe archive_read_new() else {
            throw ZipFault(.internal, "libarchive: no memory")
        }
        unsafe archive = fresh
        unsafe archive_read_support_filter_none(fresh)
        // By its directory at the end: a file that is cut off has none.
        unsafe archive_read_support_format_zip_seekable(fresh)
        guard unsafe archive_read_open_fd(fresh, descriptor, 65_536) == ARCHIVE_OK else {
            throw fault("the file is no zip, or is cut off")
        }
    }

    /// The next entry; nil after the last. What was not read of the one before is passed over.
    /// - Throws: `parcel_invalid`: broken, encrypted, a link or a device, a name that cannot be read.
    public func next() throws(ZipFault) -> Entry? {
        if unsafe archive == nil { try rewind() }
        guard let archive = unsafe archive else { return nil }
        var entry: OpaquePointer?
        let status = unsafe archive_read_next_header(archive, &entry)
        if status == ARCHIVE_EOF { return nil }
        guard status == ARCHIVE_OK, let entry = unsafe entry else {
            throw fault("the zip's directory is broken")
        }
        guard let text = unsafe archive_entry_pathname(entry),
            let name = unsafe String(validatingCString: text)
        else {
            throw ZipFault(.parcelInvalid, "an entry's name cannot be read")
        }
        guard unsafe archive_entry_is_encrypted(entry) == 0 else {
            throw ZipFault(.parcelInvalid, "an entry is encrypted")
        }
        let kind = unsafe archive_entry_filetype(entry)
        guard kind == EntryKind.file || kind == EntryKind.folder, unsafe archive_entry_hardlink(entry) == nil,
            unsafe archive_entry_symlink(entry) == nil
        else { throw ZipFault(.parcelInvalid, "an entry is a link or a device") }
        return Entry(name: name, isFile: kind == EntryKind.file)
    }

    /// The next bytes of the entry; empty at its end, where its checksum has been found right.
    /// - Throws: `parcel_invalid` for what does not unpack.
    public func read() throws(ZipFault) -> [UInt8] {
        guard let archive = unsafe archive else { return [] }
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe archive_read_data(archive, bytes.baseAddress, bytes.count)
        }
        // A wrong checksum is libarchive's warning, with the last bytes: nothing of the entry counts then.
        guard count >= 0 else { throw fault("an entry does not unpack") }
        return Array(buffer[..<count])
    }

    private func fault(_ what: String) -> ZipFault {
        guard let archive = unsafe archive, let text = unsafe archive_error_string(archive) else {
            return ZipFault(.parcelInvalid, what)
        }
        return ZipFault(.parcelInvalid, "\(what) (\(unsafe String(cString: text)))")
    }
}

/// The kinds of `st_mode` that a zip of ours has; libarchive's header and the C library both name them. Source:
/// inode(7).
enum EntryKind {
    static let mask: mode_t = 0o170_000
    static let file: mode_t = 0o100_000
    static let folder: mode_t = 0o040_000
}
