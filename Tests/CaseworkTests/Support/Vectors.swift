import Foundation
import StrictJSON

/// Where the committed vectors and schemas lie, and how they are read.
enum Vectors {
    static let conformance = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "peers/conformance")

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: conformance.appending(path: path)))
    }

    static func json(_ path: String) throws -> JSON { try JSON.parse(bytes(path)) }

    static let workdays = conformance.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Sources/FederationGateway/Resources/workdays.csv")
}
