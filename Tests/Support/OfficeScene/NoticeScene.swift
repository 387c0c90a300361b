internal import Codes
internal import Foundation
public import Office
public import StrictJSON
internal import Synchronization

/// Notices without a typesetter: what would be set stands in the "page" as JSON.
public final class PlainTypesetter: Typesetter {
    private let fault = Mutex<TypesetFault?>(nil)
    private let unknown = Mutex<[Unicode.Scalar]>([])

    /// One that works.
    public init() {}

    /// From now on every sheet ends so; nil: as it should.
    public func fail(_ fault: TypesetFault?) { self.fault.withLock { $0 = fault } }

    /// From now on no font has these characters.
    public func lack(_ scalars: [Unicode.Scalar]) { unknown.withLock { $0 = scalars } }

    /// A page that begins like a PDF.
    public func typeset(_ sheet: Sheet) async throws(TypesetFault) -> [UInt8] {
        if let fault = fault.withLock({ $0 }) { throw fault }
        let text = sheet.data.description.unicodeScalars
        let lacking = unknown.withLock { $0.filter { text.contains($0) } }
        if !lacking.isEmpty { throw TypesetFault(lacking: lacking, in: sheet.template.name) }
        let codes = JSONObject(sheet.codes.sorted { $0.key < $1.key }.map { ($0.key, JSON.string($0.value)) })
        let page: JSON = ["data": sheet.data, "codes": .object(codes)]
        return Array("%PDF-plain\n".utf8) + page.serialized()
    }

    /// What was set on a page.
    public static func read(_ page: [UInt8]) throws -> JSON {
        try JSON.parse(Array(page.dropFirst("%PDF-plain\n".utf8.count)))
    }

    /// As said by ``fail(_:)``.
    public func state() async -> TypesetterState {
        fault.withLock { $0 }.map { .missing($0.detail) } ?? .ready(version: "plain")
    }
}

/// The templates that the gateway ships.
public enum ShippedNotices {
    /// Every file by its name.
    public static let files: [TemplateBook.File] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/FederationGateway/Resources/notices")
        // `try?`: without them every test of notices fails, which says it.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { name in
            FileManager.default.contents(atPath: folder.appending(path: name).path).map {
                (name, String(decoding: $0, as: UTF8.self))
            }
        }
    }()

    /// A shelf of them and of what a region changed.
    public static func shelf(region: [TemplateBook.File] = []) -> TemplateShelf {
        TemplateShelf { TemplateBook(shipped: files, region: region) }
    }
}
