import Codes
import Cryptography
import Exchange
import Foundation
import Office
import Paper

extension Gateway {
    /// The room where notices are made.
    /// - Throws: `configuration_invalid` where the seal's files cannot be used or the shipped templates are missing.
    static func noticeRoom(
        _ settings: NoticeSettings, _ directory: DataDirectory, prefix: String,
        typesetter: TypstTypesetter, alarms: AlarmBoard
    ) throws(GatewayFault) -> NoticeRoom {
        let shipped = try TemplateFiles.shipped()
        let shelf = TemplateShelf {
            TemplateBook(
                shipped: shipped, region: TemplateFiles.read(directory.notices), prefix: prefix)
        }
        for fault in shelf.book.faults {
            alarms.raise(Alarm(fault.code, detail: "\(fault.template): \(fault.detail)"))
        }
        return NoticeRoom(
            typesetter: typesetter, seal: try settings.seal.map(sampleSeal), rules: settings.rules,
            shelf: shelf,
            alarm: { code, id in
                alarms.raise(Alarm(code, caseID: id, detail: "an event was written without its notice"))
            })
    }

    private static func sampleSeal(
        _ files: (certificate: String, key: String)
    ) throws(GatewayFault) -> any SealService {
        func text(_ path: String) throws(GatewayFault) -> String {
            guard let data = FileManager.default.contents(atPath: path) else {
                throw GatewayFault(.configurationInvalid, "seal: \(path) cannot be read")
            }
            return String(decoding: data, as: UTF8.self)
        }
        let (certificates, keys) = (try text(files.certificate), try text(files.key))
        do throws(CryptographyFault) {
            guard let leaf = try Certificate.read(pem: certificates).first else {
                throw CryptographyFault(.certificateMalformed)
            }
            return try SampleSeal(certificate: leaf, key: try PrivateKey(pem: keys))
        } catch { throw GatewayFault(.configurationInvalid, "seal: \(error)") }
    }
}

/// The files of the notices' templates: shipped ones beside the shipped tables, a region's own in its data directory.
enum TemplateFiles {
    /// Files that a region may have; more are left unread.
    private static let filesMax = 200

    /// - Throws: `configuration_invalid` when none is found.
    static func shipped() throws(GatewayFault) -> [TemplateBook.File] {
        let shared = ProcessInfo.processInfo.environment["GATEWAY_SHARE"].map { $0 + "/notices" }
        let found = shared.map(read) ?? []
        let files = found.isEmpty ? read(Bundle.module.bundlePath + "/Resources/notices") : found
        guard !files.isEmpty else {
            throw GatewayFault(.configurationInvalid, "the shipped notices are not found; set GATEWAY_SHARE")
        }
        return files
    }

    /// What lies in a folder; nothing where there is none.
    static func read(_ folder: String) -> [TemplateBook.File] {
        // `try?`: as said.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let wanted = names.filter(TemplateBook.holds).sorted()
        return wanted.prefix(filesMax).compactMap { name in
            guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { return nil }
            return (name, String(decoding: data, as: UTF8.self))
        }
    }
}
