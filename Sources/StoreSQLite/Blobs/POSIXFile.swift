import Codes
import Exchange
import Glibc

/// An open file, closed with the value. Every fault carries the system's `errno`, never a file's content.
@safe struct POSIXFile: ~Copyable {
    private let descriptor: Int32

    /// Opens a file; one that is made now can be read and written by its owner alone.
    init(opening path: String, flags: Int32) throws(StoreFault) {
        let descriptor = unsafe open(path, flags | O_CLOEXEC, mode_t(0o600))
        guard descriptor >= 0 else { throw Self.fault("open") }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Length in bytes.
    func length() throws(StoreFault) -> Int64 {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw Self.fault("fstat") }
        return Int64(status.st_size)
    }

    /// Writes all the bytes at `offset`.
    func write(_ bytes: [UInt8], at offset: Int64) throws(StoreFault) {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { whole in
                unsafe pwrite(
                    descriptor, whole.baseAddress?.advanced(by: done), bytes.count - done,
                    off_t(offset) + done)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Self.fault("write") }
            done += count
        }
    }

    /// Reads `count` bytes at `offset`; fewer only where the file ends.
    func read(count: Int, at offset: Int64) throws(StoreFault) -> [UInt8] {
        var failed = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            done = 0
            while done < count {
                let got = unsafe pread(
                    descriptor, buffer.baseAddress?.advanced(by: done), count - done, off_t(offset) + done)
                if got < 0 && errno == EINTR { continue }
                failed = got < 0
                if got <= 0 { return }
                done += got
            }
        }
        if failed { throw Self.fault("read") }
        return bytes
    }

    /// Cuts or extends the file.
    func truncate(to length: Int64) throws(StoreFault) {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw Self.fault("ftruncate") }
    }

    /// Waits until the file's bytes and length are on the disk.
    func sync() throws(StoreFault) {
        guard fsync(descriptor) == 0 else { throw Self.fault("fsync") }
    }

    /// The port's word for the system's last error.
    static func fault(_ call: String) -> StoreFault {
        let number = errno
        let detail = "\(call): errno \(number)"
        switch number {
        case ENOSPC, EDQUOT: return StoreFault(.storeFull, detail)
        case EROFS, EACCES, EPERM: return StoreFault(.storeReadOnly, detail)
        case ENOENT: return StoreFault(.notFound, detail)
        default: return StoreFault(.storeFailed, detail)
        }
    }
}

extension POSIXFile {
    static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// The folder a path lies in.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes a folder, and those above it, for its owner alone; one that is there is left as it is.
    static func makeDirectory(_ path: String) throws(StoreFault) {
        if exists(path) { return }
        let above = parent(of: path)
        if above != path { try makeDirectory(above) }
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else { throw fault("mkdir") }
        try syncDirectory(above)
    }

    /// Waits until the names in a folder are on the disk.
    static func syncDirectory(_ path: String) throws(StoreFault) {
        let directory = try POSIXFile(opening: path, flags: O_RDONLY | O_DIRECTORY)
        try directory.sync()
    }

    /// Renames, taking the place of what is there.
    static func move(_ path: String, to target: String) throws(StoreFault) {
        guard unsafe rename(path, target) == 0 else { throw fault("rename") }
    }

    /// Removes a file.
    /// - Returns: false when there was none.
    @discardableResult
    static func remove(_ path: String) throws(StoreFault) -> Bool {
        if unsafe unlink(path) == 0 { return true }
        guard errno == ENOENT else { throw fault("unlink") }
        return false
    }

    /// Length and last change (seconds since 1970) of a file; nil when there is none.
    static func status(_ path: String) throws(StoreFault) -> (length: Int64, changedSeconds: Int64)? {
        var status = stat()
        if unsafe stat(path, &status) == 0 { return (Int64(status.st_size), Int64(status.st_mtim.tv_sec)) }
        guard errno == ENOENT else { throw fault("stat") }
        return nil
    }

    /// Names in a folder, in byte order, without `.` and `..`; none when there is no folder of this name.
    static func names(in path: String) throws(StoreFault) -> [String] {
        guard let directory = unsafe opendir(path) else {
            guard errno == ENOENT || errno == ENOTDIR else { throw fault("opendir") }
            return []
        }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
