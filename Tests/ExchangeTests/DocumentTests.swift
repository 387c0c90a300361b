import Codes
import Cryptography
import Exchange
import Foundation
import ModelStore
import StrictJSON
import Testing

/// The examples of docs/protocol.md, read from the page and run.
@Suite("docs/protocol.md")
struct DocumentTests {
    private static let page: String = {
        let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        let top = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return (try? String(contentsOf: top.appending(path: "docs/protocol.md"), encoding: .utf8)) ?? ""
    }()

    /// The lines of the blocks of one kind, split at their arrows.
    private static func examples(_ kind: String) -> [[String]] {
        var lines: [[String]] = []
        var isInside = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInside = line == "```\(kind)"
            } else if isInside, !line.isEmpty {
                lines.append(line.components(separatedBy: " → "))
            }
        }
        return lines
    }

    @Test("key names")
    func kid() throws {
        for example in try #require(Self.examples("kid").nonEmpty) {
            let parts = example[0].split(separator: " ").map(String.init)
            let key = try PublicKey(
                algorithm: parts[0] == "SM2" ? .sm2 : .es256, x: try #require(Base64URL.decode(parts[1])),
                y: try #require(Base64URL.decode(parts[2])))
            #expect(key.thumbprint == example[1])
        }
    }

    @Test("digests")
    func digest() throws {
        for example in try #require(Self.examples("digest").nonEmpty) {
            #expect(ReceivedEvent(example[0]).digest.base64URL == example[1])
        }
    }

    @Test("disclosures")
    func disclosure() throws {
        for example in try #require(Self.examples("disclosure").nonEmpty) {
            let parts = example[0].split(separator: " ").map(String.init)
            let made = Disclosure.make(
                member: parts[1], value: .string(parts[2]), salt: try #require(Base64URL.decode(parts[0])))
            #expect(made.text == Array(example[1].utf8))
            #expect(made.digest.base64URL == example[2])
        }
    }

    @Test("checks, alone and in pairs, and what is remembered")
    func checks() async throws {
        let examples = try #require(Self.examples("checks").nonEmpty)
        let named = Set(examples.flatMap { $0[0].components(separatedBy: " + ") })
        #expect(named.isSuperset(of: PlantedFault.allCases.map { "\($0)" }))
        for example in examples {
            let names = example[0].components(separatedBy: " + ")
            let faults = PlantedFault.allCases.filter { names.contains("\($0)") }
            #expect(faults.count == (names == ["nothing"] ? 0 : names.count), "\(names)")
            var faulty = try await FaultyScene(seed: 5)
            let status = try await faulty.judge(Set(faults))
            let wanted = example[1].components(separatedBy: ", ")
            let shown = status.short.hasPrefix("retry ") ? "retry_after" : status.short
            #expect(shown == wanted[0], "\(names)")
            guard faults.count == 1, faults != [.rejectedBefore] else { continue }
            let digest = Digest(ofEventText: try faulty.scene.author.sign(faulty.parts))
            let kept = try await faulty.scene.gateway.store.refusals([digest])
            #expect(kept.isEmpty == !wanted.contains("remembered"), "\(names)")
        }
    }

    @Test("calls and their statuses")
    func http() async throws {
        for example in try #require(Self.examples("http").nonEmpty) {
            let scene = try await Scene()
            let parts = example[0].split(separator: " ", maxSplits: 3).map(String.init)
            let headers = parts.count > 2 ? ["content-type": parts[2]] : [:]
            let answer = try await scene.gateway.ask(
                parts[0], parts[1], from: scene.author.id, headers: headers,
                body: parts.count > 3 ? Array(parts[3].utf8) : [])
            let shown = answer.status >= 400 ? "\(answer.status) \(answer.code ?? "")" : "\(answer.status)"
            #expect(shown == example[1], "\(example[0])")
            guard answer.status >= 400 else { continue }
            #expect(answer.json?["message"]?.stringValue != nil && answer.json?["title"]?.stringValue != nil)
        }
    }
}

extension Array {
    var nonEmpty: Self? { isEmpty ? nil : self }
}
