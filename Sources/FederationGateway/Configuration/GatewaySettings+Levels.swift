import Casework
import Codes

extension GatewaySettings {
    /// `duties.<name>`: working days, 1 to 60; what is not set is the contract's.
    /// - Throws: `configuration_invalid`, naming the key.
    static func levels(_ reader: SettingsReader) throws(GatewayFault) -> ServiceLevels {
        var levels = ServiceLevels()
        for name in ServiceLevels.Name.allCases {
            let key = "duties.\(name.rawValue)"
            let number = try reader.int(forKey: key)
            guard let number else { continue }
            guard ServiceLevels.daysAllowed.contains(number) else {
                throw GatewayFault(.configurationInvalid, "\(key) is 1 to 60 working days")
            }
            levels[name] = number
        }
        return levels
    }
}
