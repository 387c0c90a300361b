/// How systems outside the federation are called (`web.…`): webhooks' receivers, platforms for messages and rating.
public struct OutsideSettings: Sendable, Hashable {
    /// `web.authorities`: PEM file of the authorities that receivers are verified by; the machine's where empty.
    public var authoritiesPath: String
    /// `web.proxy`: `http://host:port`; none where empty, whatever the environment says.
    public var proxy: String

    /// - Throws: `configuration_invalid`, naming the key.
    init(_ reader: SettingsReader) throws(GatewayFault) {
        authoritiesPath = try reader.string(forKey: "web.authorities", default: "")
        proxy = try reader.string(forKey: "web.proxy", default: "")
    }
}
