import Foundation

private let importWords: Set = ["public", "internal", "package", "fileprivate", "private", "unsafe"]

/// The repository as text: what the architecture tests read.
struct SourceTree {
    /// One Swift file and the module it belongs to.
    struct File: Sendable {
        var module: String
        /// Path from the repository's root.
        var path: String
        var lines: [String]

        /// Module names that the file imports, with the line's words before `import`.
        var imports: [(module: String, words: [String])] {
            lines.compactMap { line in
                let words = line.split(separator: " ").map(String.init)
                guard let at = words.firstIndex(of: "import"), at + 1 < words.count else { return nil }
                guard words[..<at].allSatisfy({ $0.hasPrefix("@") || importWords.contains($0) }) else {
                    return nil
                }
                let kinds: Set = ["struct", "class", "enum", "protocol", "func", "typealias", "var", "let"]
                let name =
                    kinds.contains(words[at + 1]) && at + 2 < words.count ? words[at + 2] : words[at + 1]
                return (String(name.split(separator: ".")[0]), Array(words[..<at]))
            }
        }
    }

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every Swift file below `folder`, in path order.
    static func files(below folder: String) -> [File] {
        let base = root.appending(path: folder).resolvingSymlinksInPath()
        let found = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
        var files: [File] = []
        while let url = found?.nextObject() as? URL {
            guard url.pathExtension == "swift", let text = try? String(contentsOf: url, encoding: .utf8)
            else { continue }
            let inside = url.path(percentEncoded: false).dropFirst(base.path(percentEncoded: false).count)
                .split(separator: "/")
            guard inside.count > 1 else { continue }
            files.append(
                File(
                    module: String(inside[0]), path: folder + "/" + inside.joined(separator: "/"),
                    lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)))
        }
        return files.sorted { $0.path < $1.path }
    }
}
