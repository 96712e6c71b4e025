// swift-tools-version: 6.2
import PackageDescription

// MARK: - Plugins

/// Every module and backbone: one folder under `Plugins/`, one dynamic library each.
///
/// A test compares this table with `Plugins/` and `Registry/`.
enum PluginLanguage { case swift, c }

let plugins: [(name: String, language: PluginLanguage)] = [
  ("AdditiveSelfAttention", .swift),
  ("AgentAttention", .swift),
  ("AttentionalFeatureFusion", .swift),
  ("BiLevelRoutingAttention", .swift),
  ("BottleneckAttention", .swift),
  ("ChannelAffinityAttention", .swift),
  ("ChannelPriorAttention", .swift),
  ("ConcurrentSqueezeExcitation", .swift),
  ("ContentGuidedFusion", .swift),
  ("ContextAnchorAttention", .swift),
  ("ContextualTransformer", .swift),
  ("ConvNeXt", .swift),
  ("ConvolutionalBlockAttention", .swift),
  ("CoordinateAttention", .swift),
  ("CrissCrossAttention", .swift),
  ("DeformableAttention", .swift),
  ("DetectionAttention", .swift),
  ("DetectionPyramid", .swift),
  ("DoubleAttention", .swift),
  ("EffectiveSqueezeExcitation", .swift),
  ("EfficientChannelAttention", .swift),
  ("EfficientLocalAttention", .swift),
  ("EfficientMultiScaleAttention", .swift),
  ("ExternalAttention", .swift),
  ("FrequencyChannelAttention", .swift),
  ("GatedChannelTransformation", .c),
  ("GatherExcite", .swift),
  ("GlobalAttentionMechanism", .swift),
  ("GlobalContext", .swift),
  ("GlobalResponseNormalisation", .swift),
  ("HiddenStateMixer", .swift),
  ("ImageNetResidual", .swift),
  ("InvertedResidual", .swift),
  ("LambdaLayer", .swift),
  ("LargeKernelAttention", .swift),
  ("LargeSelectiveKernel", .swift),
  ("LargeSeparableKernel", .swift),
  ("MixedLocalChannelAttention", .swift),
  ("MultiHeadSelfAttention", .swift),
  ("MultiOrderGatedAggregation", .swift),
  ("MultiScaleConvolutionalAttention", .swift),
  ("MultidimensionalCollaborative", .swift),
  ("NonLocalAttention", .swift),
  ("NormalisationAttention", .swift),
  ("ParNetAttention", .swift),
  ("PolarizedSelfAttention", .swift),
  ("PositionAttention", .swift),
  ("PyramidSqueezeAttention", .swift),
  ("RectangularSelfCalibration", .swift),
  ("RelativeAttention", .swift),
  ("ResidualNetwork", .swift),
  ("RotaryLinearAttention", .swift),
  ("SelectiveKernel", .swift),
  ("SelfModulationAggregation", .swift),
  ("SeparableSelfAttention", .swift),
  ("ShuffleAttention", .swift),
  ("SimpleParameterFreeAttention", .swift),
  ("SpatialChannelSynergistic", .swift),
  ("SpatialGroupwiseEnhance", .swift),
  ("SplitAttention", .swift),
  ("SqueezeExcitation", .swift),
  ("StripAttention", .swift),
  ("StyleRecalibration", .swift),
  ("TripletAttention", .swift),
  ("VisionTransformer", .swift),
  ("WaveletConvolution", .swift),
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

/// What coordinates sweeps, prints and draws computes no numbers of networks and is not optimized: optimizing these three
/// targets takes two minutes of a build, and saves a third of a millisecond per candidate.
let plainSettings = swiftSettings + [.unsafeFlags(["-Onone"])]

func library(
  _ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = swiftSettings
) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A C target whose arrays are files, embedded by the compiler.
func embedding(_ name: String, files: [String]) -> Target {
  .target(
    name: name, exclude: files,
    cSettings: [.treatAllWarnings(as: .error), .unsafeFlags(["-std=c23", "-Wall", "-Wextra"])])
}

func tests(
  _ target: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(target)Tests", dependencies: [.target(name: target), "SutureTestSupport"] + dependencies, exclude: exclude,
    resources: resources, swiftSettings: swiftSettings)
}

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

    // C: the plugin ABI, loops compiled once for each instruction set, digests, and decoders of images
    .target(name: "CSuture", cSettings: cSettings),
    .target(name: "CConfinement", cSettings: cSettings),
    .target(name: "CDigest", cSettings: cSettings + [.unsafeFlags(["-O2"])]),
    .target(
      name: "CImageCodecs", cSettings: cSettings + [.unsafeFlags(["-O2"])],
      linkerSettings: [.linkedLibrary("jpeg"), .linkedLibrary("png")]),
    .target(name: "CKernels", cSettings: cSettings + [.unsafeFlags(["-O3", "-fno-math-errno"])]),

    // Files that are part of the executable, so that it finds them wherever it is installed.
    embedding("CDataSets", files: ["digits", "mnist5k"]),
    embedding("CReportPage", files: ["page"]),
    embedding("CExportScripts", files: ["scripts"]),
    embedding("CEngineScripts", files: ["scripts"]),

    // For plugin authors
    library("SuturePlugin", ["CSuture"]),

    // The host: each target imports only targets above it
    library("SutureSupport", ["CDigest"]),
    library("SutureProcess", ["CProcess", "SutureSupport"]),
    library("SutureGraph", ["SutureSupport"]),
    library("SutureExecution", ["SutureSupport", "SutureProcess", "SutureGraph"]),
    library("SutureRegistry", ["CYAML", "CSuture", "SutureSupport", "SutureGraph"]),
    library(
      "SutureData",
      ["CZlib", "CImageCodecs", "CDataSets", "SutureSupport", "SutureProcess", "SutureGraph", "SutureExecution"]),
    library("SutureEngine", ["CDNNL", "CKernels", "SutureSupport", "SutureProcess", "SutureGraph", "SutureExecution"]),
    library("SutureComposer", ["SutureSupport", "SutureGraph", "SutureRegistry"]),
    library(
      "SutureExport", ["SutureSupport", "SutureProcess", "SutureGraph", "SutureExecution", "SutureComposer"]),
    library(
      "SuturePyTorchEngine",
      ["CEngineScripts", "SutureSupport", "SutureProcess", "SutureGraph", "SutureExecution", "SutureExport"]),
    library("SutureImport", ["SutureSupport", "SutureGraph", "SutureExecution"]),
    library(
      "SutureHost",
      [
        "CSuture", "SutureSupport", "SutureGraph", "SutureExecution", "SutureRegistry", "SutureComposer",
        "SutureImport",
      ]),
    library(
      "SutureTraining",
      [
        "SutureSupport", "SutureProcess", "SutureGraph", "SutureExecution", "SutureRegistry", "SutureData",
        "SutureComposer",
      ]),
    library(
      "SutureSandbox",
      [
        "CConfinement", "SutureSupport", "SutureProcess", "SutureGraph", "SutureExecution", "SutureRegistry",
        "SutureComposer", "SutureHost",
      ]),
    library(
      "SutureSpool", ["SutureSupport", "SutureProcess", "SutureSandbox"], settings: plainSettings),
    library(
      "SutureConformance",
      [
        "SutureSupport", "SutureProcess", "SutureGraph", "SutureExecution", "SutureRegistry", "SutureComposer",
        "SutureHost", "SutureSandbox",
      ]),
    library(
      "SutureSweep",
      [
        "CSQLite", "SutureSupport", "SutureProcess", "SutureGraph", "SutureExecution", "SutureRegistry", "SutureData",
        "SutureComposer", "SutureTraining", "SutureSandbox",
      ], settings: plainSettings),
    library(
      "SutureReport",
      [
        "CReportPage", "SutureSupport", "SutureProcess", "SutureGraph", "SutureExecution", "SutureRegistry",
        "SutureData", "SutureComposer", "SutureTraining", "SutureSandbox", "SutureSweep",
      ], settings: plainSettings),
    .executableTarget(
      name: "suture",
      dependencies: [
        "SutureSupport", "SutureProcess", "SutureGraph", "SutureExecution", "SutureRegistry", "SutureData",
        "SutureEngine", "SutureComposer", "SutureTraining", "SutureSandbox", "SutureSpool", "SutureConformance",
        "SutureSweep", "SutureReport", "SutureExport", "SutureImport", "SuturePyTorchEngine", "CExportScripts",
      ],
      swiftSettings: plainSettings),
  ] + plugins.map { pluginTarget($0.name, $0.language) } + [
    // Tests mirror Sources
    .target(
      name: "SutureTestSupport", dependencies: ["CZlib", "SutureRegistry", "SutureComposer", "SutureHost"],
      path: "Tests/SutureTestSupport",
      swiftSettings: swiftSettings),
    tests("SutureSupport"),
    tests("SutureProcess"),
    tests("SutureGraph"),
    tests("SutureExecution", ["SutureEngine"], exclude: ["Fixtures"]),
    tests("SuturePlugin", ["CSuture", "SutureHost"]),
    tests("SutureRegistry"),
    tests("SutureData", exclude: ["Fixtures"]),
    tests("SutureEngine", ["CKernels"], resources: [.copy("Fixtures")]),
    tests("SutureImport", ["SutureEngine"], resources: [.copy("Fixtures")]),
    tests("SutureHost", exclude: ["Loading/Plugins"]),
    tests("SutureComposer"),
    tests("SutureExport", ["SutureEngine", "SutureHost", "SutureSandbox", "SutureConformance"]),
    tests("SuturePyTorchEngine", ["SutureEngine", "SutureTraining", "SutureHost", "SutureConformance"]),
    tests("SutureTraining", ["SutureEngine"]),
    tests("SutureSandbox", ["SutureComposer", "SutureHost"], exclude: ["Plugins"]),
    tests("SutureSpool", ["SutureSandbox"]),
    tests("SutureConformance", ["SutureEngine"], exclude: ["Plugins"]),
    tests("SutureSweep", ["SutureEngine", "SutureReport"]),
    tests("SutureReport", ["SutureEngine"]),
    tests("suture", ["CSQLite"], exclude: ["Fixtures"]),
  ],
  swiftLanguageModes: [.v6]
)
