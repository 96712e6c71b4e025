import Foundation
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureRegistry

/// The package's plugins as a whole: folders, targets, manifests, exports, and the header that describes them.
@Suite struct PluginTableTests {
  static func read(_ path: String) throws -> String {
    try String(contentsOfFile: "\(Checkout.root)/\(path)", encoding: .utf8)
  }

  /// The names in the table at the head of `Package.swift`.
  static func targets() throws -> Set<String> {
    Set(try read("Package.swift").matches(of: /\("(\w+)", \.(?:swift|c)\)/).map { String($0.1) })
  }

  @Test func `package, folders and manifests name the same plugins`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Checkout.root + "/Plugins")
    #expect(try Self.targets() == Set(folders))
    #expect(try Self.targets() == Set(Checkout.registry.manifests.map(\.library)))
  }

  @Test(arguments: Checkout.registry.manifests)
  func `a library exports its entry and nothing else`(manifest: Manifest) throws {
    let path = try Checkout.registry.libraryPath(for: manifest)
    #expect(try DynamicSymbols.defined(in: path) == ["suture_plugin"])
  }

  @Test(arguments: Checkout.registry.manifests)
  func `a manifest is complete`(manifest: Manifest) {
    #expect(manifest.license == "MIT")
    #expect(manifest.paper != nil && manifest.reference != nil && manifest.notes != nil)
    #expect(!manifest.tags.isEmpty && !manifest.authors.isEmpty)
    for hyperparameter in manifest.hyperparameters { #expect(hyperparameter.documentation != nil) }
  }

  @Test func `the header's table lists every operation of the catalogue`() throws {
    let header = try Self.read("Sources/CSuture/include/suture.h")
    let table = try #require(header.split(separator: "/* ---- Operations ").last)
    let words = Set(table.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    #expect(Set(OperationCatalogue.names).subtracting(words).isEmpty)
  }
}
