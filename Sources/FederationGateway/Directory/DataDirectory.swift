public import Codes
public import Foundation

/// Where one gateway keeps everything: keys, store, blobs, configuration, socket. One process at a time owns it.
///
/// `desk-ca.pem` at the top is for desk clients; nothing else in it is for other users (0700, files 0600).
public struct DataDirectory: Sendable, Hashable {
    /// Absolute path.
    public let root: String

    /// Relative paths count from the working directory; nothing is touched.
    public init(_ path: String) {
        root =
            URL(filePath: path, directoryHint: .isDirectory).standardizedFileURL.path(percentEncoded: false)
            .droppingLastSlash
    }

    /// Its being there is what makes the directory a gateway's.
    public var configuration: String { root + "/gateway.yaml" }
    /// The event store; its journal files lie beside it.
    public var store: String { root + "/store/gateway.sqlite" }
    /// Ciphertext of documents, named by digest.
    public var blobs: String { root + "/blobs" }
    /// Templates of notices that the region wrote; they take the place of those shipped.
    public var notices: String { root + "/notices" }
    /// Directory 0750, so that a group of operators may reach the socket.
    public var runFolder: String { root + "/run" }
    /// Where the daemon answers `gwctl`.
    public var socket: String { runFolder + "/operator.sock" }
    /// The socket by a path that fits into `sun_path` (107 bytes): where the folder's own is too long, through an open
    /// handle on it, which stays open as long as the process.
    public var callableSocket: String {
        guard socket.utf8.count > 107 else { return socket }
        let folder = open(runFolder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        return folder < 0 ? socket : "/proc/self/fd/\(folder)/operator.sock"
    }
    /// Locked by the process that owns the directory; never removed.
    public var lockFile: String { root + "/lock" }
    /// The CA that desk clients trust, readable by all (0644).
    public var deskAuthority: String { root + "/desk-ca.pem" }

    /// The path of one key or certificate.
    public func key(_ name: KeyFile) -> String { root + "/keys/" + name.rawValue }

    /// Whether `init` has finished here.
    public var exists: Bool { FileManager.default.fileExists(atPath: configuration) }

    /// Makes the folders, private to their owner.
    public func make() throws(DirectoryFault) {
        for folder in [root, root + "/keys", root + "/store", notices, blobs] {
            try Self.makeFolder(folder, mode: 0o700)
        }
        try Self.makeFolder(runFolder, mode: 0o750)
    }

    /// The bytes of a file in the directory.
    public func read(_ path: String) throws(DirectoryFault) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DirectoryFault(.notFound, "\(path) cannot be read")
        }
        return Array(data)
    }

    /// Writes a file whole or not at all: a temporary beside it, synced, renamed, the folder synced.
    public func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o600) throws(DirectoryFault) {
        let temporary = path + ".new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard file >= 0 else { throw DirectoryFault(errno: errno, temporary) }
        defer { close(file) }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
            guard count > 0 else { throw DirectoryFault(errno: errno, temporary) }
            written += count
        }
        guard fchmod(file, mode) == 0, fsync(file) == 0, rename(temporary, path) == 0 else {
            throw DirectoryFault(errno: errno, path)
        }
        try Self.syncFolder(of: path)
    }

    private static func makeFolder(_ path: String, mode: mode_t) throws(DirectoryFault) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch { throw DirectoryFault(.storeFailed, "cannot make \(path): \(error.localizedDescription)") }
        guard chmod(path, mode) == 0 else { throw DirectoryFault(errno: errno, path) }
    }

    private static func syncFolder(of path: String) throws(DirectoryFault) {
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw DirectoryFault(errno: errno, folder) }
        defer { close(handle) }
        guard fsync(handle) == 0 else { throw DirectoryFault(errno: errno, folder) }
    }
}

/// The files under `keys/`.
public enum KeyFile: String, CaseIterable, Sendable {
    case authorityKey = "ca.key"
    case authority = "ca.pem"
    case identityKey = "svid.key"
    case identity = "svid.pem"
    case signingKey = "sign.key"
    case openingKey = "enc.key"
    /// 32 random bytes: wraps every case's key.
    case sealingKey = "seal.key"
    case deskAuthorityKey = "desk-ca.key"
    case deskAuthorityPEM = "desk-ca.pem"
    case deskKey = "desk.key"
    case desk = "desk.pem"
    case revocations = "ca.crl"
}

/// What the file system refused. Equal by code.
public struct DirectoryFault: Error, Sendable, Equatable {
    /// `store_full`, `forbidden`, `not_found` or `store_failed`; `store_locked` from the lock.
    public let code: ErrorCode
    /// The path and what the system said.
    public let detail: String

    init(_ code: ErrorCode, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    init(errno number: Int32, _ path: String) {
        let code: ErrorCode =
            switch number {
            case ENOSPC, EDQUOT: .storeFull
            case EACCES, EPERM: .forbidden
            case ENOENT: .notFound
            default: .storeFailed
            }
        self.init(code, "\(path): \(String(cString: strerror(number)))")
    }

    /// By code.
    public static func == (one: Self, other: Self) -> Bool { one.code == other.code }
}

extension String {
    fileprivate var droppingLastSlash: String { count > 1 && hasSuffix("/") ? String(dropLast()) : self }
}
