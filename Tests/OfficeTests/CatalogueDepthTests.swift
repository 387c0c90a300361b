import Codes
import Exchange
import Mapping
import OfficeScene
import StrictJSON
import Testing

@testable import Office

@Suite("How deep a catalogue may be nested")
struct CatalogueDepthTests {
    @Test(
        "a matter that no peer could read is refused with its place, and nothing is taken; one level less is read again"
    )
    func tooDeep() async throws {
        let origin = try await Bridge(seed: 91).origin
        let today = origin.clock.now().civilDate
        var matter = try #require(origin.catalogues.ownCatalog.matter(SampleCase.matter, on: today)?.json)
        func text(_ levels: Int) -> String {
            var deep: JSON = 1
            for _ in 1..<levels { deep = [deep] }
            matter["x"] = deep
            return String(decoding: (["matters": [.object(matter)]] as JSON).serialized(), as: UTF8.self)
        }
        let revision = origin.catalogues.history.revision
        let refusal = try #require(throws: OfficeRefusal.self) { try CatalogFile(text: text(30)) }
        #expect(refusal.faults.map(\.code) == [.jsonTooDeep])
        #expect(refusal.faults.first?.pointer.hasPrefix("row 1") == true)
        #expect(throws: OfficeRefusal.self) { try CatalogFile(text: text(40)) }
        try await origin.importCatalogue(JSON.parse(Array(text(29).utf8)))
        try await origin.load()
        #expect(origin.catalogues.history.revision == revision + 1)
        let page = origin.catalogues.history.page(after: revision).json
        #expect(try JSON.parse(page.serialized()) == page)
    }
}
