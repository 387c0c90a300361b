import Codes
import Foundation

/// Files that a verb finds in a folder.
enum InputFolder {
    /// The path itself where it is a file; of a folder the files with one of these endings, by name.
    /// - Throws: ``VerbError`` where there is none.
    static func files(_ path: String, endings: [String]) throws -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw VerbError(.notFound, "\(path) cannot be read")
        }
        guard isFolder.boolValue else { return [path] }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch { throw VerbError(.notFound, "\(path) cannot be read: \(error.localizedDescription)") }
        let found = names.filter { name in
            !name.hasPrefix(".") && endings.contains { name.lowercased().hasSuffix($0) }
        }
        guard !found.isEmpty else {
            let last = endings.count > 1 ? " or \(endings[endings.count - 1])" : ""
            throw VerbError(
                .usage, "\(path) holds no \(endings.dropLast().joined(separator: ", "))\(last)")
        }
        return found.map { path.hasSuffix("/") ? path + $0 : path + "/" + $0 }
    }
}
