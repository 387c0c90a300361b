public import Codes
public import StrictJSON

/// The head of a parcel (交换包): who made it, for whom, and when. It is not signed and proves nothing; what is in the
/// parcel does. Source: TFP/1 §8.
public struct ParcelManifest: Sendable, Hashable {
    /// The gateway that made the parcel; it stands for the connection.
    public var from: GatewayID
    /// The gateway that is to take it.
    public var to: GatewayID
    /// When it was made, by its maker's clock.
    public var created: Timestamp

    /// The only version there is.
    public static let version: Int64 = 1
    /// Length of the manifest, bytes: four short members and room for some that a later version adds.
    public static let bytesMax = 16_384

    /// A head of version 1.
    public init(from: GatewayID, to: GatewayID, created: Timestamp) {
        self.from = from
        self.to = to
        self.created = created
    }

    /// Reads `manifest.json`. Unknown members are passed over (§9).
    /// - Throws: `parcel_version`; `parcel_invalid`, naming the member.
    public init(_ bytes: [UInt8]) throws(CodeFault) {
        let json: JSON
        do throws(JSONFault) {
            json = try JSON.parse(bytes, limits: JSONLimits(bytes: Self.bytesMax))
        } catch { throw .parcel("manifest.json is no I-JSON: \(error)") }
        guard let version = json["version"]?.integerValue else {
            throw .parcel("manifest.json: version is no integer")
        }
        guard version == Self.version else {
            throw CodeFault(
                code: .parcelVersion, message: "the parcel's version is \(version), not \(Self.version)",
                messageZh: "交换包版本为 \(version)，本网关只支持 \(Self.version)")
        }
        func read<Value>(_ name: String, _ make: (String) throws(CodeFault) -> Value) throws(CodeFault)
            -> Value
        {
            guard let text = json[name]?.stringValue else {
                throw .parcel("manifest.json: \(name) is missing or no text")
            }
            do throws(CodeFault) {
                return try make(text)
            } catch { throw .parcel("manifest.json: \(name): \(error.message)") }
        }
        from = try read("from") { text throws(CodeFault) in try GatewayID(text) }
        to = try read("to") { text throws(CodeFault) in try GatewayID(text) }
        created = try read("created") { text throws(CodeFault) in try Timestamp(text) }
        guard from != to else { throw .parcel("manifest.json: from and to are one gateway") }
    }

    /// As `manifest.json` holds it.
    public var json: JSON {
        [
            "version": .integer(Self.version), "from": .string(from.description),
            "to": .string(to.description), "created": .string(created.description),
        ]
    }
}

extension CodeFault {
    /// `parcel_invalid`: what is wrong with the file as a parcel, in English.
    static func parcel(_ message: String) -> CodeFault {
        CodeFault(code: .parcelInvalid, message: message, messageZh: ErrorCode.parcelInvalid.message)
    }

    /// `parcel_too_large`: which bound was passed, in English.
    static func parcelTooLarge(_ message: String) -> CodeFault {
        CodeFault(code: .parcelTooLarge, message: message, messageZh: ErrorCode.parcelTooLarge.message)
    }
}
