// swift-tools-version: 6.2
import PackageDescription

// One set of rules for every target: Swift 6 mode, explicit existentials and imports, and no
// warning left standing.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(
  name: "AsyncHTTPClient", package: "async-http-client")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(
  name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A target of the house and the tests beside it, `excluded` being what is no source there and
/// `testing` what the tests need besides.
func room(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = [],
  excluded: [String] = [], testing: [Target.Dependency] = []
) -> [Target] {
  let target = Target.target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
  return [
    target,
    .testTarget(
      name: name + "Tests", dependencies: [.byName(name: name)] + dependencies + testing,
      exclude: excluded,
      swiftSettings: strict),
  ]
}

// Who may import whom is held by the test `ImportRulesTests` against docs/architecture.md.
let package = Package(
  name: "chama",
  products: [.executable(name: "chama", targets: ["chama"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev", "liblapacke-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
  ]
    + room("SupplyChain", [])
    + room("Sheets", ["SupplyChain", "CZlib"])
    + room("Charts", [])
    + room("LinearAlgebra", ["COpenBLAS"])
    + room("Forecasting", ["SupplyChain", "LinearAlgebra"])
    + room("Replenishment", ["SupplyChain"])
    + room("Balancing", ["SupplyChain"])
    + room("Traceability", ["SupplyChain", crypto])
    + room("Collecting", ["SupplyChain", "Sheets", crypto])
    + room("Simulation", ["SupplyChain", "Sheets", "Replenishment", "Balancing"])
    + room("Access", ["SupplyChain", crypto, cryptoExtras])
    + room(
      "Notifying", ["SupplyChain", asyncHTTPClient, crypto, nioCore, nioHTTP1, nioPosix, nioSSL])
    + room("Publishing", ["SupplyChain", "Sheets", "Charts"])
    + room(
      "Persistence", ["SupplyChain", "Access", "Traceability", grdb, sqlite],
      resources: [
        .embedInCode("Migrations/202611221500-first.sql"),
        .embedInCode("Migrations/202611221840-transfer-outcome.sql"),
        .embedInCode("Migrations/202611221850-published-forecast.sql"),
        .embedInCode("Migrations/202611222000-trace-repository.sql"),
        .embedInCode("Migrations/202611222100-readers.sql"),
        .embedInCode("Migrations/202611281700-transfer-request.sql"),
        .embedInCode("Migrations/202611281730-audit.sql"),
        .embedInCode("Migrations/202611281730-idempotency-key.sql"),
        .embedInCode("Migrations/202611281740-gains.sql"),
        .embedInCode("Migrations/202611281800-people.sql"),
        .embedInCode("Migrations/202611281810-suggestion-override.sql"),
        .embedInCode("Migrations/202611281900-clockwork.sql"),
        .embedInCode("Migrations/202611282010-capture-owner.sql"),
        .embedInCode("Migrations/202611282025-alerts.sql"),
        .embedInCode("Migrations/202611282045-duty-report.sql"),
        .embedInCode("Migrations/202611282100-trace-subscription.sql"),
        .embedInCode("Migrations/202611282115-reader-keys.sql"),
        .embedInCode("Migrations/202611282130-weather-warning.sql"),
        .embedInCode("Migrations/202611282330-open-requests.sql"),
        .embedInCode("Migrations/202611282345-channel-faults.sql"),
        .embedInCode("Migrations/202611282358-order-loss.sql"),
        .embedInCode("Migrations/202611282359-requests-of-a-store.sql"),
        .embedInCode("Migrations/202611291000-orders-of-a-store.sql"),
      ],
      excluded: ["schema.golden.sql"])
    + room(
      "Operations",
      [
        "SupplyChain", "Sheets", "Collecting", "Persistence", "Forecasting", "Replenishment",
        "Balancing", "Traceability", "Publishing", "Simulation", "Charts", "Access", "Notifying",
        crypto, yams,
      ])
    + room(
      "Web",
      [
        "SupplyChain", "Access", "Persistence", "Operations", "Traceability", "Charts",
        "Publishing", crypto, hummingbird, hummingbirdCore, hummingbirdTLS, httpTypes, logging,
        nioCore, nioHTTPTypes, nioPosix, nioSSL,
      ],
      resources: [
        .embedInCode("Assets/app.js"),
        .embedInCode("Assets/chama.css"),
        .embedInCode("Assets/grid.js"),
        .embedInCode("Assets/icon.svg"),
      ], testing: [hummingbirdTesting])
    + [
      .executableTarget(
        name: "chama",
        dependencies: [
          "Access", "Balancing", "Operations", "Persistence", "Publishing", "Simulation",
          "SupplyChain", "Traceability", "Web", argumentParser, logging,
        ],
        swiftSettings: strict),
      .testTarget(name: "HouseTests", dependencies: ["SupplyChain"], swiftSettings: strict),
      .testTarget(name: "ProgramTests", dependencies: ["SupplyChain"], swiftSettings: strict),
    ]
)
