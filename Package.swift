// swift-tools-version: 6.2
import PackageDescription

// MARK: - Plugins

/// Every module and backbone: one folder under `Plugins/`, one dynamic library each.
///
/// A test compares this table with `Plugins/` and `Registry/`.
enum PluginLanguage { case swift, c }

let plugins: [(name: String, language: PluginLanguage)] = [
  ("BottleneckAttention", .swift),
  ("ConcurrentSqueezeExcitation", .swift),
  ("ContextualTransformer", .swift),
  ("ConvolutionalBlockAttention", .swift),
  ("CoordinateAttention", .swift),
  ("CrissCrossAttention", .swift),
  ("DoubleAttention", .swift),
  ("EffectiveSqueezeExcitation", .swift),
  ("EfficientChannelAttention", .swift),
  ("EfficientLocalAttention", .swift),
  ("EfficientMultiScaleAttention", .swift),
  ("ExternalAttention", .swift),
  ("GatedChannelTransformation", .c),
  ("GatherExcite", .swift),
  ("GlobalAttentionMechanism", .swift),
  ("GlobalContext", .swift),
  ("GlobalResponseNormalisation", .swift),
  ("LargeKernelAttention", .swift),
  ("MultiHeadSelfAttention", .swift),
  ("NonLocalAttention", .swift),
  ("ParNetAttention", .swift),
  ("PolarizedSelfAttention", .swift),
  ("ResidualNetwork", .swift),
  ("SelectiveKernel", .swift),
  ("SeparableSelfAttention", .swift),
  ("ShuffleAttention", .swift),
  ("SimpleParameterFreeAttention", .swift),
  ("SpatialGroupwiseEnhance", .swift),
  ("SplitAttention", .swift),
  ("SqueezeExcitation", .swift),
  ("StripAttention", .swift),
  ("StyleRecalibration", .swift),
  ("TripletAttention", .swift),
  ("VisionTransformer", .swift),
]

// MARK: - Settings

let swiftSettings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]
let cSettings: [CSetting] = [
  .treatAllWarnings(as: .error), .unsafeFlags(["-std=c11", "-Wall", "-Wextra"]),
]
/// A plugin exports its entry and nothing else. (gold would leave Swift's metadata in the dynamic table, as locals.)
let exportEntryOnly = LinkerSetting.unsafeFlags(
  ["-use-ld=lld", "-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/CSuture/plugin.map"],
  .when(platforms: [.linux]))

func pluginTarget(_ name: String, _ language: PluginLanguage) -> Target {
  switch language {
  case .swift:
    .target(
      name: name, dependencies: ["CSuture", "SuturePlugin"], path: "Plugins/\(name)", swiftSettings: swiftSettings,
      linkerSettings: [exportEntryOnly])
  case .c:
    .target(
      name: name, dependencies: ["CSuture"], path: "Plugins/\(name)", publicHeadersPath: ".",
      cSettings: cSettings + [.unsafeFlags(["-fvisibility=hidden"])], linkerSettings: [exportEntryOnly])
  }
}

func library(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: exclude, resources: resources, swiftSettings: swiftSettings)
}

func tests(
  _ target: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(target)Tests", dependencies: [.target(name: target)] + dependencies, exclude: exclude,
    resources: resources, swiftSettings: swiftSettings)
}

/// The files of a sweep's report page, which are part of the executable.
let reportPage = [
  "report.html", "report.css", "base.js", "colours.js", "charts.js", "pictures.js", "tables.js", "pareto.js", "gain.js",
  "marks.js", "pairs.js", "details.js", "leaderboard.js", "sections.js", "start.js",
]

// MARK: - Package

let package = Package(
  name: "Suture",
  products: [.executable(name: "suture", targets: ["suture"])]
    + plugins.map { .library(name: $0.name, type: .dynamic, targets: [$0.name]) },
  targets: [
    // System libraries
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CDNNL", providers: [.apt(["libdnnl-dev"])]),
    .systemLibrary(name: "CProcess"),

    // C: the plugin ABI, and loops compiled once for each instruction set
    .target(name: "CSuture", cSettings: cSettings),
    .target(name: "CKernels", cSettings: cSettings + [.unsafeFlags(["-O3", "-fno-math-errno"])]),

    // The data sets that are part of the executable, so that it finds them wherever it is installed.
    .target(
      name: "CDataSets", exclude: ["digits", "mnist5k"],
      cSettings: [.treatAllWarnings(as: .error), .unsafeFlags(["-std=c23", "-Wall", "-Wextra"])]),

    // For plugin authors
    library("SuturePlugin", ["CSuture"]),

    // Programs that run others
    library("SutureProcess", ["CProcess"]),

    // The host, in the order a composition passes through it
    library("SutureGraph", []),
    library("SutureRegistry", ["CYAML", "CSuture", "SutureGraph"]),
    library("SutureComposer", ["SutureRegistry", "SutureGraph"]),
    library("SutureEngine", ["CDNNL", "CKernels", "SutureGraph"]),
    library(
      "SutureConformance", ["SutureProcess", "SutureGraph", "SutureRegistry", "SutureComposer", "SutureEngine"]),
    library("SutureData", ["CZlib", "CDataSets", "SutureGraph"]),
    library(
      "SutureSweep",
      ["CSQLite", "SutureProcess", "SutureGraph", "SutureRegistry", "SutureComposer", "SutureEngine", "SutureData"],
      resources: reportPage.map { .embedInCode("Report/Page/\($0)") }),
    .executableTarget(
      name: "suture",
      dependencies: [
        "SutureProcess", "SutureGraph", "SutureRegistry", "SutureComposer", "SutureEngine", "SutureConformance",
        "SutureData", "SutureSweep",
      ],
      swiftSettings: swiftSettings),
  ] + plugins.map { pluginTarget($0.name, $0.language) } + [
    // Tests mirror Sources
    tests("SutureProcess"),
    tests("SutureGraph"),
    tests("SuturePlugin", ["CSuture", "SutureGraph", "SutureRegistry"]),
    tests("SutureRegistry", exclude: ["Loading/Plugins"]),
    tests("SutureComposer", ["SutureRegistry", "SutureGraph"]),
    tests("SutureEngine", ["CKernels", "SutureGraph"], resources: [.copy("Fixtures")]),
    tests(
      "SutureConformance", ["SutureGraph", "SutureRegistry", "SutureComposer", "SutureEngine"], exclude: ["Plugins"]),
    tests("SutureData", ["SutureGraph"]),
    tests(
      "SutureSweep", ["SutureProcess", "SutureGraph", "SutureRegistry", "SutureComposer", "SutureEngine", "SutureData"]),
    tests("suture", ["CSQLite", "SutureEngine", "SutureGraph"], exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6]
)
