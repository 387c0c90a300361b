import Codes
import Foundation

/// A folder that files are written into: each whole or not at all, and only for its owner to read.
struct OutputFolder {
    let url: URL

    /// Makes the folder where it is not there.
    /// - Throws: ``VerbError`` where it cannot be made, or is no folder.
    init(_ path: String) throws {
        url = URL(filePath: path).standardizedFileURL
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw VerbError(.usage, "\(path) cannot be made a folder: \(error.localizedDescription)") }
    }

    /// Names of what is in it.
    /// - Throws: ``VerbError``.
    func names() throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: url.path(percentEncoded: false))
        } catch { throw VerbError(.usage, "the folder cannot be read: \(error.localizedDescription)") }
    }

    /// Writes beside and renames, mode 0600.
    /// - Returns: the file's path.
    /// - Throws: ``VerbError``.
    func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        let path = url.appending(path: name).path(percentEncoded: false)
        let beside = path + ".part"
        unlink(beside)
        let file = open(beside, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard file >= 0 else { throw VerbError(.usage, "\(beside) cannot be written: \(Self.cause)") }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            written += count
        }
        let isSynced = fsync(file) == 0
        close(file)
        guard written == bytes.count, isSynced, rename(beside, path) == 0 else {
            let cause = Self.cause
            unlink(beside)
            throw VerbError(.storeFull, "\(path) cannot be written: \(cause)")
        }
        return path
    }

    private static var cause: String { String(cString: strerror(errno)) }
}

extension OutputFolder {
    /// - Throws: ``VerbError`` where something is in it that is not ours.
    func check(_ isOurs: (String) -> Bool) throws {
        for name in try names().sorted() where !isOurs(name) && !name.hasPrefix(".part-") {
            throw VerbError(
                .alreadyExists, "\(url.path(percentEncoded: false)) holds \(name); choose an empty folder")
        }
    }

    /// Writes a folder of files beside and renames it, so that it is there whole or not at all.
    /// - Returns: false when a folder of the same files was there.
    /// - Throws: ``VerbError``, also when a folder of other files is there.
    func write(folder name: String, _ files: [(name: String, bytes: [UInt8])]) throws -> Bool {
        let place = url.appending(path: name)
        let path = place.path(percentEncoded: false)
        if FileManager.default.fileExists(atPath: path) {
            let there = try OutputFolder(path)
            let isSame =
                Set(try there.names()) == Set(files.map(\.name))
                && files.allSatisfy { file in
                    FileManager.default.contents(
                        atPath: place.appending(path: file.name).path(percentEncoded: false)
                    )
                    .map { Array($0) } == file.bytes
                }
            guard isSame else { throw VerbError(.alreadyExists, "\(path) holds other files") }
            return false
        }
        let beside = ".part-" + name
        let besidePath = url.appending(path: beside).path(percentEncoded: false)
        if FileManager.default.fileExists(atPath: besidePath) {
            // `try?`: what is left of a write that was cut off; where it cannot go, the write below says so.
            try? FileManager.default.removeItem(atPath: besidePath)
        }
        let part = try OutputFolder(besidePath)
        for file in files { _ = try part.write(file.name, file.bytes) }
        guard rename(besidePath, path) == 0 else {
            throw VerbError(.storeFull, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        return true
    }
}
