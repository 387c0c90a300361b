import Testing

/// The rows of docs/architecture.md. A module imports rows below its own, and of the outside only what stands here.
private let rows: [[String: Set<String>]] = [
    ["Codes": [], "StrictJSON": []],
    ["Casework": [], "Routing": [], "Mapping": [], "Cryptography": ["CCrypto"]],
    ["Exchange": ["Logging", "Metrics"]],
    ["Office": ["Logging", "Metrics", "SwiftCSV"]],
    [
        "StoreSQLite": ["GRDB", "GRDBSQLite", "Logging"],
        "PeerLink": ["CCurl", "CCrypto", "Logging"],
        "Paper": ["CQRCode"],
        "Archive": ["CArchive"],
        "Sheets": ["SwiftCSV", "FoundationXML"],
    ],
    [
        "GatewayHTTP": [
            "Logging", "Metrics", "Mustache", "ServiceLifecycle", "NIO*", "Hummingbird*", "HTTPTypes",
        ]
    ],
    [
        "FederationGateway": [
            "Configuration", "Logging", "Metrics", "CoreMetrics", "ServiceLifecycle", "Yams", "SystemPackage",
        ]
    ],
    [
        "gatewayd": [
            "CAllocator", "ArgumentParser", "Logging", "Metrics", "ServiceLifecycle", "UnixSignals",
        ],
        "gwctl": ["ArgumentParser", "Yams"],
    ],
]
/// StrictJSON reads codes, Sheets unpacks workbooks: the only neighbours.
private let sideways: [String: Set<String>] = ["StrictJSON": ["Codes"], "Sheets": ["Archive"]]
private let language: Set = ["Swift", "Synchronization", "FoundationEssentials"]
private let platform: Set = ["Foundation", "Dispatch", "Glibc", "Musl"]

private func row(of module: String) -> Int? { rows.firstIndex { $0[module] != nil } }

private func allowed(_ imported: String, from module: String, row: Int) -> Bool {
    if let below = rows.firstIndex(where: { $0[imported] != nil }) {
        return below < row || sideways[module, default: []].contains(imported)
    }
    if language.contains(imported) || imported.hasSuffix("Collections") || imported.hasSuffix("Module") {
        return true
    }
    if row >= 3, platform.contains(imported) { return true }
    return rows[row][module, default: []].contains { name in
        name.hasSuffix("*") ? imported.hasPrefix(name.dropLast()) : imported == name
    }
}

@Suite("Imports point down only")
struct ImportTests {
    let files = SourceTree.files(below: "Sources")

    @Test("each import is of a lower row, or one that the module is granted")
    func importsPointDown() {
        #expect(files.count > 50)
        for file in files {
            guard let row = row(of: file.module) else {
                Issue.record("\(file.path): the module \(file.module) stands in no row")
                continue
            }
            for (imported, _) in file.imports where !allowed(imported, from: file.module, row: row) {
                Issue.record("\(file.path) imports \(imported), which row \(row) may not")
            }
        }
    }

    @Test(
        "the rule itself finds an import that points up",
        arguments: [("Codes", "Exchange"), ("Casework", "Mapping")])
    func ruleRefuses(module: String, imported: String) throws {
        let found = try #require(row(of: module))
        #expect(!allowed(imported, from: module, row: found))
    }

    @Test("C modules are imported for a module's inside, never re-exported")
    func noCTypeIsPublic() {
        for file in files {
            for (imported, words) in file.imports
            where imported.hasPrefix("C")
                && ["CCurl", "CCrypto", "CQRCode", "CAllocator", "CArchive"].contains(imported)
            {
                #expect(!words.contains("public") && !words.contains("@_exported"), "\(file.path)")
            }
            for (number, line) in file.lines.enumerated()
            where line.contains("public ")
                && (line.contains("OpaquePointer") || line.contains("UnsafeMutableRawPointer"))
            {
                Issue.record("\(file.path):\(number + 1) shows a C pointer")
            }
        }
    }

    @Test("nothing of ours imports the second cryptography or another JWT")
    func oneCryptography() {
        for file in files {
            for (imported, _) in file.imports {
                #expect(!["Crypto", "X509", "JWTKit", "_CryptoExtras"].contains(imported), "\(file.path)")
            }
        }
    }
}
