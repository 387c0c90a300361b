// swift-tools-version: 6.2
import PackageDescription

// Imports point down only; docs/architecture.md draws the rows and ArchitectureTests holds them.

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
]
let strictC: [SwiftSetting] = strict + [.strictMemorySafety()]

let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let csv = Target.Dependency.product(name: "SwiftCSV", package: "SwiftCSV")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let yaml = Target.Dependency.product(name: "Yams", package: "Yams")
let hummingbird: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
]

let package = Package(
    name: "tongban-gateway",
    products: [
        .executable(name: "gatewayd", targets: ["gatewayd"]),
        .executable(name: "gwctl", targets: ["gwctl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-collections", .upToNextMinor(from: "1.6.0")),
        .package(url: "https://github.com/apple/swift-log", .upToNextMinor(from: "1.16.2")),
        .package(url: "https://github.com/apple/swift-metrics", .upToNextMinor(from: "2.13.0")),
        .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
        .package(
            url: "https://github.com/apple/swift-configuration", .upToNextMinor(from: "1.4.0"),
            traits: ["YAML"]),
        .package(url: "https://github.com/apple/swift-nio", .upToNextMinor(from: "2.101.2")),
        .package(url: "https://github.com/apple/swift-nio-ssl", .upToNextMinor(from: "2.37.6")),
        .package(url: "https://github.com/apple/swift-nio-http2", .upToNextMinor(from: "1.46.0")),
        .package(url: "https://github.com/apple/swift-nio-extras", .upToNextMinor(from: "1.35.2")),
        .package(url: "https://github.com/apple/swift-http-types", .upToNextMinor(from: "1.8.0")),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", .upToNextMinor(from: "2.13.0")),
        .package(url: "https://github.com/hummingbird-project/hummingbird", .upToNextMinor(from: "2.28.1")),
        .package(
            url: "https://github.com/hummingbird-project/swift-mustache", .upToNextMinor(from: "2.1.1")),
        .package(url: "https://github.com/groue/GRDB.swift", .upToNextMinor(from: "7.10.0")),
        .package(url: "https://github.com/swiftcsv/SwiftCSV", .upToNextMinor(from: "0.10.0")),
        .package(url: "https://github.com/jpsim/Yams", .upToNextMinor(from: "6.2.2")),
    ],
    targets: [
        // C: what the system provides; no logic.
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CAllocator"),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CQRCode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),

        // Row 0
        .target(name: "Codes", swiftSettings: strict),
        .target(name: "StrictJSON", dependencies: ["Codes"], swiftSettings: strict),

        // Row 1: pure
        .target(name: "Casework", dependencies: ["Codes", "StrictJSON", collections], swiftSettings: strict),
        .target(name: "Routing", dependencies: ["Codes", "StrictJSON"], swiftSettings: strict),
        .target(name: "Mapping", dependencies: ["Codes", "StrictJSON", collections], swiftSettings: strict),
        .target(
            name: "Cryptography", dependencies: ["Codes", "StrictJSON", "CCrypto"], swiftSettings: strictC),

        // Row 2
        .target(
            name: "Exchange",
            dependencies: [
                "Codes", "StrictJSON", "Casework", "Routing", "Mapping", "Cryptography", collections, logging,
                metrics,
            ],
            swiftSettings: strict),

        // Row 3
        .target(
            name: "Office",
            dependencies: [
                "Codes", "StrictJSON", "Casework", "Routing", "Mapping", "Cryptography", "Exchange", csv,
                logging, metrics,
            ],
            swiftSettings: strict),

        // Row 4: adapters, which never import each other
        .target(
            name: "StoreSQLite",
            dependencies: [
                "Codes", "StrictJSON", "Casework", "Cryptography", "Exchange", grdb, sqlite, logging,
            ],
            swiftSettings: strictC),
        .target(
            name: "PeerLink",
            dependencies: [
                "Codes", "StrictJSON", "Cryptography", "Exchange", "Office", "CCurl", "CCrypto", logging,
            ],
            swiftSettings: strictC),
        .target(
            name: "Paper",
            dependencies: ["Codes", "StrictJSON", "Cryptography", "Office", "CQRCode"],
            resources: [.copy("Resources/typesetter.py")], swiftSettings: strictC),
        .target(name: "Archive", dependencies: ["Codes", "CArchive"], swiftSettings: strictC),
        .target(name: "Sheets", dependencies: ["Codes", "Archive", csv], swiftSettings: strict),

        // Row 5
        .target(
            name: "GatewayHTTP",
            dependencies: [
                "Codes", "StrictJSON", "Casework", "Routing", "Mapping", "Cryptography", "Exchange", "Office",
                logging, metrics, lifecycle, collections, mustache,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ] + hummingbird,
            swiftSettings: strict),

        // Row 6
        .target(
            name: "FederationGateway",
            dependencies: [
                "Codes", "StrictJSON", "Casework", "Routing", "Mapping", "Cryptography", "Exchange", "Office",
                "StoreSQLite", "PeerLink", "Paper", "GatewayHTTP", configuration, logging, metrics, lifecycle,
                yaml,
            ],
            resources: [.copy("Resources")],
            swiftSettings: strict),

        // Row 7
        .executableTarget(
            name: "gatewayd", dependencies: ["FederationGateway", "CAllocator", arguments],
            swiftSettings: strictC),
        .executableTarget(
            name: "gwctl",
            dependencies: [
                "FederationGateway", "Codes", "StrictJSON", "Cryptography", "Exchange", "PeerLink", "Archive",
                "Sheets", "Mapping", arguments, yaml,
            ],
            swiftSettings: strict),

        // Measured by scripts/bench
        .executableTarget(
            name: "MappingBench",
            dependencies: ["Codes", "StrictJSON", "Exchange", "Mapping", "Office", "StoreSQLite"],
            path: "Benchmarks/MappingBench", swiftSettings: strict),

        // What tests share
        .target(
            name: "ModelStore",
            dependencies: ["Codes", "StrictJSON", "Casework", "Cryptography", "Exchange"],
            path: "Tests/Support/ModelStore", swiftSettings: strict),
        .target(
            name: "Simulation",
            dependencies: [
                "Codes", "StrictJSON", "Casework", "Routing", "Mapping", "Cryptography", "Exchange",
                "ModelStore",
            ],
            path: "Tests/Support/Simulation", swiftSettings: strict),

        .target(
            name: "OfficeScene",
            dependencies: [
                "Codes", "StrictJSON", "Casework", "Routing", "Mapping", "Cryptography", "Exchange", "Office",
                "ModelStore",
            ],
            path: "Tests/Support/OfficeScene", swiftSettings: strict),

        .executableTarget(
            name: "StoreVictim",
            dependencies: ["StoreSQLite", "Exchange", "Codes", "StrictJSON", "Casework", "Cryptography"],
            path: "Tests/Support/StoreVictim", swiftSettings: strict),

        .target(
            name: "SuggestSet", dependencies: ["Mapping"], path: "Tests/Support/SuggestSet",
            swiftSettings: strict),
        .executableTarget(
            name: "SuggestBench", dependencies: ["SuggestSet", "Mapping"],
            path: "Tests/Support/SuggestBench", swiftSettings: strict),

        .testTarget(name: "CodesTests", dependencies: ["Codes"], swiftSettings: strict),
        .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON", "Codes"], swiftSettings: strict),
        .testTarget(
            name: "CaseworkTests", dependencies: ["Casework", "Codes", "StrictJSON"], swiftSettings: strict),
        .testTarget(
            name: "RoutingTests", dependencies: ["Routing", "Codes", "StrictJSON"], swiftSettings: strict),
        .testTarget(
            name: "MappingTests", dependencies: ["Mapping", "SuggestSet", "Codes", "StrictJSON"],
            swiftSettings: strict),
        .testTarget(
            name: "CryptographyTests", dependencies: ["Cryptography", "Codes", "StrictJSON"],
            swiftSettings: strict),
        .testTarget(
            name: "ExchangeTests",
            dependencies: [
                "Exchange", "ModelStore", "Codes", "StrictJSON", "Casework", "Routing", "Mapping",
                "Cryptography",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "Exchange", "Codes"], swiftSettings: strict),
        .testTarget(
            name: "OfficeTests",
            dependencies: [
                "Office", "OfficeScene", "Exchange", "ModelStore", "Codes", "StrictJSON", "Casework",
                "Routing",
                "Mapping", "Cryptography",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "StoreSQLite", "StoreVictim", "ModelStore", "Exchange", "Codes", "StrictJSON", "Casework",
                "Cryptography",
                grdb, sqlite,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PeerLinkTests",
            dependencies: ["PeerLink", "CCurl", "Exchange", "Office", "Cryptography", "Codes", "StrictJSON"],
            swiftSettings: strict),
        .testTarget(
            name: "PaperTests",
            dependencies: ["Paper", "Office", "Cryptography", "Codes", "StrictJSON"],
            swiftSettings: strict),
        .testTarget(
            name: "GatewayHTTPTests",
            dependencies: [
                "GatewayHTTP", "FederationGateway", "PeerLink", "Exchange", "Office", "OfficeScene",
                "ModelStore",
                "Cryptography", "Codes", "StrictJSON", "Casework", "Routing", "Mapping", logging, lifecycle,
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHPACK", package: "swift-nio-http2"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SheetsTests", dependencies: ["Sheets", "Archive", "Codes", "StrictJSON", "Mapping"],
            swiftSettings: strict),
        .testTarget(
            name: "ArchiveTests",
            dependencies: ["Archive", "Exchange", "Codes", "Cryptography", "StrictJSON"],
            swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
