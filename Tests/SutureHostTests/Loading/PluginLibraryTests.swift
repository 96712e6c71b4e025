import Foundation
import SutureComposer
import SutureGraph
import SutureHost
import SutureTestSupport
import Testing

@testable import SutureRegistry

/// Libraries that cannot be loaded, and offers that cannot be believed.
@Suite struct PluginLibraryTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    let source: String
    let error: @Sendable (String) -> LoadError
    var testDescription: String { source }

    init(_ source: String, _ error: @escaping @Sendable (String) -> LoadError) {
      (self.source, self.error) = (source, error)
    }

    init(_ source: String, invalid reason: String) {
      self.init(source) { .invalidOffer(path: $0, reason: reason) }
    }
  }

  static let refusals = [
    Refusal("undefined_symbol") { .undefinedSymbol(path: $0, symbol: "suture_future_function") },
    Refusal("offer_refused") { .refused(path: $0, status: 7) },
    Refusal("offer_wrong_major") { .unsupportedABI(path: $0, needed: ABIVersion(2, 0), host: .host) },
    Refusal("offer_newer_minor") { .unsupportedABI(path: $0, needed: ABIVersion(1, 9), host: .host) },
    Refusal("offer_null", invalid: "it is not a valid pointer"),
    Refusal("offer_too_small", invalid: "the offer states 8 bytes, but version 1.0 has 24"),
    Refusal("offer_null_items", invalid: "its table is not a valid pointer"),
    Refusal("offer_no_items", invalid: "it contains no items"),
    Refusal("offer_too_many_items", invalid: "it contains more than 1024 items"),
    Refusal("offer_null_item", invalid: "item 1 is not a valid pointer"),
    Refusal("offer_small_item", invalid: "item 1 states 24 bytes, but version 1.0 has 56"),
    Refusal("offer_no_build", invalid: "item 1 has no 'build'"),
    Refusal("offer_null_id", invalid: "item 1 has a null pointer for id"),
    Refusal("offer_long_version", invalid: "item 1 has more than 256 bytes in version"),
    Refusal("offer_same_id_twice", invalid: "it lists 'probe' twice"),
    Refusal("offer_other_id") { .missingItem(path: $0, id: "probe", offered: ["prode"]) },
    Refusal("offer_other_version") {
      .versionMismatch(path: $0, id: "probe", manifest: Version(1, 0, 0), library: "1.0.1")
    },
  ]

  @Test(arguments: refusals)
  func `a library is refused with the reason`(refusal: Refusal) throws {
    let plugin = try ProbePlugin(refusal.source)
    let error = try #require(try plugin.failure() as? LoadError)
    #expect(error == refusal.error(plugin.folder.file("libProbe.so")))
    #expect(error.description.contains("libProbe.so"))
  }

  @Test func `a library without the entry is refused before it is loaded`() throws {
    let plugin = try ProbePlugin("missing_entry")
    let path = plugin.folder.file("libProbe.so")
    #expect(try plugin.failure() as? LibraryError == .missingEntry(path: path, symbol: "suture_plugin"))
  }

  @Test func `a newer ABI is refused with both versions`() throws {
    let error = LoadError.unsupportedABI(path: "lib.so", needed: ABIVersion(1, 9), host: ABIVersion(1, 0))
    #expect(error.description == "'lib.so' needs plugin ABI 1.9, but this version offers 1.0")
  }

  @Test func `an offer that later versions made larger is read up to what is known`() throws {
    #expect(try ProbePlugin("offer_larger").build().outputs.count == 1)
  }

  @Test func `a folder with a manifest and a library compiled from the header alone is enough`() throws {
    let graph = try ProbePlugin("identity").build()
    #expect(graph.outputs == [graph.inputs[0].value])
  }

  static let dialects = [
    (language: "c", standard: "c11", compilers: ["cc", "clang", "gcc"]),
    (language: "c++", standard: "c++11", compilers: ["c++", "clang++", "g++"]),
  ]

  @Test(arguments: dialects)
  func `the header compiles without a warning`(
    language: String, standard: String, compilers: [String]
  ) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("use.txt", "#include \"suture.h\"\nint main(void) { return 0; }\n")
    try PluginCompiler.run(
      ["-x", language, "-std=\(standard)", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", file],
      compilers: compilers)
  }

  @Test(arguments: ["gct"])
  func `a plugin in C takes nothing but the header`(id: String) throws {
    let folder = try TemporaryFolder()
    let source = Checkout.root + "/Plugins/GatedChannelTransformation/gct.c"
    let library = folder.file("libGatedChannelTransformation.so")
    try PluginCompiler.run(["-std=c11", "-Wpedantic", "-Werror", "-shared", "-fPIC", source, "-o", library])
    try FileManager.default.copyItem(
      atPath: Checkout.root + "/Registry/modules/gct.yaml", toPath: folder.file("gct.yaml"))
    let registry = Registry(folders: [folder.path])
    let gct = try registry.manifest(id, kind: .module)
    #expect(try registry.libraryPath(for: gct) == library)
    let fragment = try ModuleLoader(registry: registry).fragment(
      of: gct, hyperparameters: gct.resolve([:]), input: [2, 8, 4, 4])
    #expect(fragment.graph.parameters.map(\.name) == ["alpha", "gamma", "beta"])
  }
}
