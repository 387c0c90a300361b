import Foundation
import Office
import Paper
import StrictJSON

/// The typesetter as these tests use it, and other people's tools that read what it made.
enum PaperScene {
    /// Whether typst and its fonts are there; where they are not and need not be, a line NOT RUN says so.
    static let maySet: Bool = {
        if required("typst") { return true }
        let (status, _) = python("import typst, pypdf, pyhanko")
        if status != 0 { print("NOT RUN: python3 with typst, pypdf and pyhanko is not installed") }
        return status == 0
    }()

    /// The templates that are shipped.
    static let book: TemplateBook = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/FederationGateway/Resources/notices")
        // `try?`: without the files every test here fails, which says it.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return TemplateBook(
            shipped: names.compactMap { name in
                FileManager.default.contents(atPath: folder.appending(path: name).path).map {
                    (name, String(decoding: $0, as: UTF8.self))
                }
            })
    }()

    private static func required(_ name: Substring) -> Bool {
        let required = ProcessInfo.processInfo.environment["GATEWAY_TEST_REQUIRE"] ?? ""
        return required.split(separator: ",").contains(name)
    }

    /// Runs a Python text on files; its exit status and what it said.
    static func python(_ code: String, files: [[UInt8]] = []) -> (status: Int32, text: String) {
        run("python3", ["-c", code], files: files)
    }

    /// Runs a program with the paths of files behind its arguments; a path replaces `@0`, `@1` where one stands.
    static func run(
        _ program: String, _ arguments: [String], files: [[UInt8]] = []
    ) -> (status: Int32, text: String) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "paper-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }  // What stays in /tmp harms nobody.
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            var paths: [String] = []
            for (number, bytes) in files.enumerated() {
                let file = folder.appendingPathComponent("file\(number)")
                try Data(bytes).write(to: file)
                paths.append(file.path)
            }
            let out = folder.appendingPathComponent("out")
            try Data().write(to: out)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            var words = [program] + arguments
            for (number, path) in paths.enumerated() {
                let mark = "@\(number)"
                if words.contains(mark) {
                    words = words.map { $0 == mark ? path : $0 }
                } else {
                    words.append(path)
                }
            }
            process.arguments = words
            process.standardInput = FileHandle.nullDevice
            let handle = try FileHandle(forWritingTo: out)
            process.standardOutput = handle
            process.standardError = handle
            try process.run()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: try Data(contentsOf: out), as: UTF8.self))
        } catch {
            return (-1, "\(error)")
        }
    }

    /// The text of a PDF by pypdf, pages joined by a form feed, spaces and line ends taken out.
    static func text(of pdf: [UInt8]) -> String {
        let code = """
            import sys, pypdf
            pages = [page.extract_text() for page in pypdf.PdfReader(sys.argv[1]).pages]
            print("\\f".join("".join(page.split()) for page in pages))
            """
        return python(code, files: [pdf]).text
    }

    /// A small page of our own.
    static let plain = TemplateSource(
        name: "plain",
        text: """
            #set document(title: data.title, date: none)
            #set text(font: ("Noto Serif CJK SC", "HanaMinA", "HanaMinB"), lang: "zh", region: "cn")
            = #data.title
            #data.name
            """)
}
