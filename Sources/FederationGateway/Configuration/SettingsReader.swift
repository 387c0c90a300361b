import Codes
import Configuration
import Synchronization
import SystemPackage

/// Reads `gateway.yaml` and the environment over it, and passes over nothing: a value of another kind than its setting
/// and a key that no setting has are faults, each named.
///
/// Which keys there are is known by what was asked: every setting is read at every start, and ``refuseUnknown()`` comes
/// last.
final class SettingsReader {
    /// The first that has a value wins.
    private let providers: [any ConfigProvider]
    /// Every key of the file.
    private let written: [String]
    private let file: any ConfigProvider
    /// What was asked for, and as what it is read.
    private var asked: [String: String] = [:]

    /// - Parameter path: of the file.
    /// - Throws: `configuration_invalid` where the file cannot be read.
    init(path: String) async throws(GatewayFault) {
        let keys = SeenKeys()
        do {
            let options = YAMLSnapshot.ParsingOptions(
                // Asked for each key of the file, and thereby the list of them.
                secretsSpecifier: .dynamic { key, _ in
                    keys.add(key)
                    return false
                })
            file = try await FileProvider<YAMLSnapshot>(
                parsingOptions: options, filePath: FilePath(path))
        } catch { throw GatewayFault(.configurationInvalid, "\(path): \(error)") }
        written = keys.all
        // The environment is the host's: what it sets is not meant for the proxies in its process.
        let isProxy = written.contains("gateway.host")
        providers = isProxy ? [file] : [EnvironmentVariablesProvider(), file]
    }

    /// - Throws: `configuration_invalid` for what is no text.
    func string(forKey key: String) throws(GatewayFault) -> String? {
        guard case .string(let text)? = try content(key, .string, "a text") else { return nil }
        return text
    }

    /// - Throws: `configuration_invalid` for what is no text.
    func string(forKey key: String, default usual: String) throws(GatewayFault) -> String {
        try string(forKey: key) ?? usual
    }

    /// - Throws: `configuration_invalid` for what is no whole number.
    func int(forKey key: String) throws(GatewayFault) -> Int? {
        guard case .int(let number)? = try content(key, .int, "a whole number") else { return nil }
        return number
    }

    /// - Throws: `configuration_invalid` for what is no whole number.
    func int(forKey key: String, default usual: Int) throws(GatewayFault) -> Int {
        try int(forKey: key) ?? usual
    }

    /// - Throws: `configuration_invalid` for what is neither true nor false.
    func bool(forKey key: String, default usual: Bool) throws(GatewayFault) -> Bool {
        guard case .bool(let flag)? = try content(key, .bool, "true or false") else { return usual }
        return flag
    }

    /// - Throws: `configuration_invalid` for what is no list of texts.
    func stringArray(forKey key: String, default usual: [String]) throws(GatewayFault) -> [String] {
        guard case .stringArray(let texts)? = try content(key, .stringArray, "a list of texts") else {
            return usual
        }
        return texts
    }

    /// - Throws: `configuration_invalid` for what is no list of whole numbers.
    func intArray(forKey key: String, default usual: [Int]) throws(GatewayFault) -> [Int] {
        guard case .intArray(let numbers)? = try content(key, .intArray, "a list of whole numbers") else {
            return usual
        }
        return numbers
    }

    private func content(
        _ key: String, _ type: ConfigType, _ kind: String
    ) throws(GatewayFault) -> ConfigContent? {
        asked[key] = kind
        let place = AbsoluteConfigKey(key.split(separator: ".").map(String.init))
        for provider in providers {
            do {
                if let value = try provider.value(forKey: place, type: type).value { return value.content }
            } catch {
                // The error says what stands there, which may be a secret.
                throw GatewayFault(.configurationInvalid, "\(key) is \(kind)")
            }
        }
        return nil
    }

    /// Refuses keys of the file that no setting has: misspelt ones, and maps in a single value's place.
    /// - Throws: `configuration_invalid`, naming the first of them.
    func refuseUnknown() throws(GatewayFault) {
        for key in written where asked[key] == nil {
            if asked.keys.contains(where: { $0.hasPrefix(key + ".") }) {
                guard !isEmpty(key) else { continue }
                throw GatewayFault(
                    .configurationInvalid, "\(key) is a section: its settings stand below it, indented")
            }
            if let (outer, kind) = asked.first(where: { key.hasPrefix($0.key + ".") }) {
                throw GatewayFault(.configurationInvalid, "\(outer) is \(kind), no section")
            }
            let section = key.split(separator: ".").first.map { $0 + "." } ?? ""
            let known = asked.keys.filter { $0.hasPrefix(section) }.sorted()
            let hint =
                known.isEmpty
                ? "sections are "
                    + Set(asked.keys.map { $0.prefix { $0 != "." } }).sorted().joined(separator: ", ")
                : "known: " + known.joined(separator: ", ")
            throw GatewayFault(.configurationInvalid, "\(key) is no setting; \(hint)")
        }
    }

    /// A section of which every setting is commented out.
    private func isEmpty(_ key: String) -> Bool {
        // `try?`: what is no text is not empty.
        let value = try? file.value(
            forKey: AbsoluteConfigKey(key.split(separator: ".").map(String.init)), type: .string)
        guard case .string(let text)? = value?.value?.content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }
}

/// Keys as the parser comes by them.
private final class SeenKeys: Sendable {
    private let keys = Mutex<[String]>([])

    func add(_ key: String) { keys.withLock { $0.append(key) } }

    var all: [String] { keys.withLock { $0 } }
}
