import Testing

@Suite("The style that a machine can see")
struct TidyTests {
    let sources = SourceTree.files(below: "Sources")
    let tests = SourceTree.files(below: "Tests")

    @Test("a file has at most 300 lines, tables of data 600")
    func fileLength() {
        for file in sources {
            let most = file.lines.first?.contains("table:") == true ? 600 : 300
            #expect(file.lines.count <= most + 1, "\(file.path) has \(file.lines.count) lines")
        }
    }

    /// A comment over lines that follow each other, each with a shortcut, speaks for all of them.
    @Test("no unsafe shortcut stands without its reason on the line or above")
    func shortcutsHaveReasons() {
        let shortcuts = [
            "try!", " as! ", "fatalError(", "@unchecked Sendable", "nonisolated(unsafe)", " try? ", "(try? ",
        ]
        for file in sources {
            for (number, line) in file.lines.enumerated() where shortcuts.contains(where: line.contains) {
                let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
                guard shortcuts.contains(where: code.contains) else { continue }
                let above = file.lines[..<number].last {
                    !shortcuts.contains(where: $0.contains) || $0.isComment
                }
                let reason = line.contains("//") || above?.isComment == true
                #expect(reason, "\(file.path):\(number + 1): \(line.trimmed)")
            }
        }
    }

    @Test("tests do not sleep, and no suite is switched off")
    func testsDoNotSleep() {
        let banned = [
            "Task.slee" + "p", "uslee" + "p(", "Thread.slee" + "p", ".disable" + "d(", "withKnownIssu" + "e",
        ]
        for file in tests {
            for (number, line) in file.lines.enumerated() where banned.contains(where: line.contains) {
                Issue.record("\(file.path):\(number + 1): \(line.trimmed)")
            }
        }
    }

    @Test("nothing is left undone in the tree")
    func nothingLeftUndone() {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "not implemen" + "ted"]
        for file in sources + tests {
            for (number, line) in file.lines.enumerated() where marks.contains(where: line.contains) {
                Issue.record("\(file.path):\(number + 1): \(line.trimmed)")
            }
        }
    }
}

extension String {
    fileprivate var isComment: Bool { trimmed.hasPrefix("//") }
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
