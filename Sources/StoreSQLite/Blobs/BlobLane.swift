import Codes
import Cryptography
import Exchange
import Glibc

/// The file work of one thread.
actor BlobLane {
    private let lane: BlockingLane
    private let paths: BlobPaths

    /// Length of a piece that is read to be hashed, bytes.
    private static let pieceBytes = 1 << 18

    init(folder: String, number: Int) {
        lane = BlockingLane(label: "blobs.\(number)")
        paths = BlobPaths(folder: folder)
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe lane.asUnownedSerialExecutor() }

    func size(of blob: Digest) throws(StoreFault) -> Int64? {
        try POSIXFile.status(paths.file(of: blob))?.length
    }

    func read(_ blob: Digest, range: Range<Int64>) throws(StoreFault) -> [UInt8] {
        let file = try POSIXFile(opening: paths.file(of: blob), flags: O_RDONLY)
        guard range.lowerBound >= 0, range.upperBound <= (try file.length()) else {
            throw StoreFault(.rangeInvalid, "outside the blob")
        }
        return try file.read(count: Int(range.upperBound - range.lowerBound), at: range.lowerBound)
    }

    func offset(of name: Digest) throws(StoreFault) -> Int64 {
        try POSIXFile.status(paths.upload(name))?.length ?? 0
    }

    func append(_ bytes: [UInt8], to name: Digest, at offset: Int64) throws(StoreFault) -> Int64 {
        guard try self.offset(of: name) == offset else {
            throw StoreFault(.offsetWrong, "the upload ends elsewhere")
        }
        let file = try POSIXFile(opening: paths.upload(name), flags: O_RDWR | O_CREAT)
        do throws(StoreFault) {
            try file.write(bytes, at: offset)
        } catch {
            // Part of the bytes may stand: they are cut off again, so that the caller's offset holds. Should that fail
            // too, the caller asks for the offset and goes on from there.
            try? file.truncate(to: offset)
            throw error
        }
        return offset + Int64(bytes.count)
    }

    func finish(_ name: Digest, as blob: Digest) throws(StoreFault) -> Bool {
        let path = paths.upload(name)
        guard try POSIXFile.status(path) != nil else {
            return try POSIXFile.status(paths.file(of: blob)) != nil
        }
        let file = try POSIXFile(opening: path, flags: O_RDWR)
        guard try hash(file) == blob else {
            try POSIXFile.remove(path)
            return false
        }
        if try POSIXFile.status(paths.file(of: blob)) != nil {
            try POSIXFile.remove(path)
            return true
        }
        do throws(StoreFault) {
            try file.sync()
        } catch {
            // After a failed sync nobody knows what of the file is on the disk: it is sent again from the start.
            _ = try? POSIXFile.remove(path)
            throw error
        }
        try POSIXFile.makeDirectory(paths.directory(of: blob))
        try POSIXFile.move(path, to: paths.file(of: blob))
        try POSIXFile.syncDirectory(paths.directory(of: blob))
        return true
    }

    func discard(_ name: Digest) throws(StoreFault) {
        try POSIXFile.remove(paths.upload(name))
    }

    func remove(_ blob: Digest) throws(StoreFault) {
        if try POSIXFile.remove(paths.file(of: blob)) {
            try POSIXFile.syncDirectory(paths.directory(of: blob))
        }
    }

    func all(after blob: Digest?, limit: Int) throws(StoreFault) -> [Digest] {
        var digests: [Digest] = []
        let first = blob?.hex.prefix(2) ?? ""
        for folder in try POSIXFile.names(in: paths.folder + "/blobs") where folder >= first {
            for name in try POSIXFile.names(in: paths.folder + "/blobs/" + folder) {
                guard let digest = Digest(hex: folder + name) else { continue }
                if let blob, digest <= blob { continue }
                digests.append(digest)
                if digests.count == limit { return digests }
            }
        }
        return digests
    }

    private func hash(_ file: borrowing POSIXFile) throws(StoreFault) -> Digest {
        var hash = SHA256Hash()
        var offset: Int64 = 0
        while true {
            let piece = try file.read(count: Self.pieceBytes, at: offset)
            if piece.isEmpty { return hash.finish() }
            hash.update(piece)
            offset += Int64(piece.count)
        }
    }
}
