import Codes
import Office
import Paper
import StrictJSON
import Testing

@Suite("The typesetter", .enabled(if: PaperScene.maySet))
struct TypesetterTests {
    @Test("the same sheet gives the same bytes twice, and from two workers")
    func sameBytes() async throws {
        let one = TypstTypesetter()
        let other = TypstTypesetter()
        let data: JSON = ["title": "受理通知书", "name": "示例甲"]
        let first = try await one.typeset(PaperScene.plain, data: data)
        #expect(first.starts(with: Array("%PDF-1.7".utf8)))
        #expect(try await one.typeset(PaperScene.plain, data: data) == first)
        #expect(try await other.typeset(PaperScene.plain, data: data) == first)
        await one.stop()
        #expect(try await one.typeset(PaperScene.plain, data: data) == first, "a new worker")
    }

    @Test("rare characters stand in the page as text")
    func rareCharacters() async throws {
        let name = "𠮷野㐂·䶮𬭛"
        let pdf = try await TypstTypesetter().typeset(
            PaperScene.plain, data: ["title": "示例", "name": .string(name)])
        #expect(PaperScene.text(of: pdf).contains(name))
    }

    @Test(
        "what a person wrote is text, whatever it looks like",
        arguments: [
            "#import \"/etc/passwd\": *", "] #read(\"/etc/passwd\")", "$x^2$ *b* _i_ `c` <l> @r",
            "\\u{41} \\ // /* */", "#panic()", "= 标题", "- 一", "\"); #panic(\"",
        ])
    func dataIsNotMarkup(name: String) async throws {
        let pdf = try await TypstTypesetter().typeset(
            PaperScene.plain, data: ["title": "示例", "name": .string(name)])
        #expect(PaperScene.text(of: pdf).contains(name.split(separator: " ").joined()))
    }

    @Test(
        "a template reaches no file, no package and does not end the worker",
        arguments: [
            "#read(\"/etc/passwd\")", "#read(\"../../etc/passwd\")", "#import \"@preview/cetz:0.3.0\"",
            "#include \"/etc/hostname\"", "#image(\"/etc/passwd\")", "#let f(x) = f(x)\n#f(1)",
            "#data.nobody",
            "#panic(\"x\")", "#while true {}",
        ])
    func templatesAreConfined(source: String) async throws {
        let typesetter = TypstTypesetter()
        await #expect(throws: TypesetFault(.templateInvalid, "")) {
            try await typesetter.typeset(TemplateSource(name: "bad", text: source), data: [:])
        }
        _ = try await typesetter.typeset(PaperScene.plain, data: ["title": "示例", "name": "示例"])
    }

    @Test("a sheet that never ends is stopped, and the next one is set by a new worker")
    func endless() async throws {
        let typesetter = TypstTypesetter(.init(seconds: 1))
        let endless = TemplateSource(
            name: "endless", text: "#let n = 0\n#for i in range(30000) { for j in range(30000) { n += 1 } }")
        await #expect(throws: TypesetFault(.typesetterFailed, "")) {
            try await typesetter.typeset(endless, data: [:])
        }
        _ = try await typesetter.typeset(PaperScene.plain, data: ["title": "示例", "name": "示例"])
    }

    @Test("a worker that was killed from outside is replaced without a fault")
    func killed() async throws {
        let typesetter = TypstTypesetter()
        _ = try await typesetter.typeset(PaperScene.plain, data: ["title": "示例", "name": "示例"])
        await typesetter.killWorker()
        _ = try await typesetter.typeset(PaperScene.plain, data: ["title": "示例", "name": "示例"])
    }

    @Test("64 sheets at once all come, each its own")
    func together() async throws {
        let typesetter = TypstTypesetter()
        let pages = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for number in 0..<64 {
                group.addTask {
                    let data: JSON = ["title": "示例", "name": .string("第\(number)号")]
                    return (number, try await typesetter.typeset(PaperScene.plain, data: data))
                }
            }
            var pages: [Int: [UInt8]] = [:]
            for try await (number, page) in group { pages[number] = page }
            return pages
        }
        #expect(Set(pages.values).count == 64)
        let one = try #require(pages[37])
        #expect(PaperScene.text(of: one).contains("第37号"))
    }

    @Test("what waits is bounded")
    func busy() async throws {
        let typesetter = TypstTypesetter(.init(waitingMax: 0))
        await #expect(throws: TypesetFault(.typesetterBusy, "")) {
            try await typesetter.typeset(PaperScene.plain, data: [:])
        }
    }

    @Test("a Python without typst is said to be missing, and so are fonts")
    func missing() async throws {
        let none = TypstTypesetter(.init(python: "/nonexistent/python3"))
        await #expect(throws: TypesetFault(.typesetterMissing, "")) {
            try await none.typeset(PaperScene.plain, data: [:])
        }
        guard case .missing = await none.state() else {
            Issue.record("a Python that is not there works")
            return
        }
        let fontless = TypstTypesetter(.init(fonts: ["/nonexistent"]))
        guard case .missing(let why) = await fontless.state() else {
            Issue.record("no fonts are enough")
            return
        }
        #expect(why.contains("Noto Serif CJK SC"))
        guard case .ready(let version) = await TypstTypesetter().state() else {
            Issue.record("the typesetter does not come up")
            return
        }
        #expect(version.hasPrefix("0.15"))
    }

    @Test("a template, data and a code have a greatest length", arguments: [0, 1])
    func limits(over: Int) async throws {
        let typesetter = TypstTypesetter()
        let prefix = "#set page(width: 10cm)\n//"
        let text = prefix + String(repeating: "x", count: (256 << 10) - prefix.utf8.count + over)
        let template = TemplateSource(name: "long", text: text)
        if over == 0 {
            _ = try await typesetter.typeset(template, data: [:])
        } else {
            await #expect(throws: TypesetFault(.sheetTooLarge, "")) {
                try await typesetter.typeset(template, data: [:])
            }
        }
        let code = String(repeating: "8", count: QRCode.bytesMax + over)
        if over == 0 {
            #expect(try QRCode(code).width <= 177)
        } else {
            #expect(throws: TypesetFault(.sheetTooLarge, "")) { try QRCode(code) }
        }
        #expect(throws: TypesetFault(.sheetTooLarge, "")) { try QRCode("") }
    }
}
