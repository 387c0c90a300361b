import ArgumentParser
import Codes
import Exchange
import FederationGateway
import Foundation
import PeerLink
import StrictJSON

/// Names that a shell offers while a verb is typed: asked of the daemon that runs, quickly, and in silence none where none
/// answers.
struct LiveNames: Sendable {
    /// The verb that lists them.
    let verb: String
    /// Where the names stand in each line, a pointer without the leading slash.
    let member: String
    /// Whether the list is of the peer that the words name.
    var isOfPeer = false

    /// A person waits for it at every press of the key.
    private static let millisecondsMax = 1_500
    private static let namesMax = 500
    private static let bytesMax = 64 << 20

    /// Those that begin so.
    /// - Parameter words: all that is typed, the program's name included.
    @concurrent
    func names(_ words: [String], beginning prefix: String) async -> [String] {
        let words = words.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "'\"")) }
        let prefix = prefix.trimmingCharacters(in: CharacterSet(charactersIn: "'\""))
        var arguments: JSONObject = [:]
        if isOfPeer {
            guard
                let peer = Self.value(of: ["--peer"], in: words)
                    ?? words.first(where: { $0.hasPrefix("spiffe://") })
            else { return [] }
            arguments["peer"] = .string(peer)
        }
        guard
            let path = Self.value(of: ["--dir"], in: words)
                ?? ProcessInfo.processInfo.environment["GATEWAY_DIR"]
        else { return [] }
        // `try?`: whatever is wrong, a shell that completes a word prints nothing of it.
        guard let lines = try? await ask(DataDirectory(path), arguments) else { return [] }
        let column = Column("", member)
        let found = Set(lines.flatMap { column.texts(in: $0) }.filter { $0.hasPrefix(prefix) && !$0.isEmpty })
        return found.sorted().prefix(Self.namesMax).map(Self.escaped)
    }

    /// What the daemon of that directory answers.
    private func ask(_ directory: DataDirectory, _ arguments: JSONObject) async throws -> [JSON] {
        guard FileManager.default.fileExists(atPath: directory.socket) else { return [] }
        let answer = try await OperatorClient(socketPath: directory.callableSocket).call(
            LinkRequest(
                method: "POST", target: "/operator/v1/" + verb, contentType: "application/json",
                body: arguments.serialized(), answerBytesMax: Self.bytesMax),
            timeoutMilliseconds: Self.millisecondsMax)
        guard answer.status == 200 else { return [] }
        let limits = JSONLimits(depth: 256, bytes: Self.bytesMax)
        let json = try JSON.parse(answer.body, limits: limits)
        // A listing is an array, or has one as its member.
        return json.arrayValue ?? json.objectValue?.values.lazy.compactMap(\.arrayValue).first ?? []
    }

    /// In zsh a description stands behind a colon.
    private static func escaped(_ name: String) -> String {
        CompletionShell.requesting == .zsh ? name.replacing(":", with: "\\:") : name
    }

    private static func value(of names: Set<String>, in words: [String]) -> String? {
        for (index, word) in words.enumerated() {
            for name in names {
                if word == name, index + 1 < words.count { return words[index + 1] }
                if word.hasPrefix(name + "=") { return String(word.dropFirst(name.count + 1)) }
            }
        }
        return nil
    }
}

extension CompletionKind {
    private static func live(_ verb: String, _ member: String, ofPeer: Bool = false) -> CompletionKind {
        let names = LiveNames(verb: verb, member: member, isOfPeer: ofPeer)
        return .custom { words, _, prefix in await names.names(words, beginning: prefix) }
    }

    /// SPIFFE IDs of peers.
    static var peers: CompletionKind { live("peer.list", "id") }
    /// Codes of our matters.
    static var matters: CompletionKind { live("catalog.list", "code") }
    /// Codes of the matters of the peer that is named.
    static var theirMatters: CompletionKind { live("catalog.list", "code", ofPeer: true) }
    /// Codes of our bundles.
    static var bundles: CompletionKind { live("bundle.list", "code") }
    /// Numbers of published versions.
    static var versions: CompletionKind { live("mapping.list", "version") }
    /// Divisions that peers serve, as prefixes.
    static var divisions: CompletionKind { live("peer.list", "serves") }
    /// Regions without a system.
    static var proxies: CompletionKind { live("proxy.list", "short") }
    /// Subscriptions.
    static var webhooks: CompletionKind { live("webhook.list", "id") }
    /// Tokens of the desk.
    static var tokens: CompletionKind { live("token.list", "id") }
    /// Carriers of parcels.
    static var carriers: CompletionKind { live("carrier.list", "code") }
    /// Cases that changed last, a page of them.
    static var cases: CompletionKind { live("case.list", "id") }
    /// Open errands.
    static var errands: CompletionKind { live("errand.list", "id") }
}
