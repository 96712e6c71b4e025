import Foundation
import SutureTestSupport
import Testing

@testable import SutureRegistry

@Suite struct ModuleFamilyTests {
  private static let modules = Checkout.registry.manifests.filter { $0.kind == .module }

  @Test(arguments: modules.map(\.id)) func `a module belongs to a family`(id: String) throws {
    let manifest = try Checkout.registry.manifest(id, kind: .module)
    let family = try #require(manifest.tags.first.flatMap(ModuleFamily.init), "\(manifest.tags)")
    #expect((family == .fusion) == manifest.contract.joinsBranches)
    // Sweeps that select by what modules work on find those that work on both.
    #expect(family != .channelSpatial || Set(manifest.tags).isSuperset(of: ["channel", "spatial"]))
  }

  @Test func `every family has modules, and the guide for plugins says what they have in common`() throws {
    #expect(Set(Self.modules.compactMap(\.tags.first)) == Set(ModuleFamily.allCases.map(\.rawValue)))
    let guide = try String(
      contentsOfFile: "\(Checkout.root)/Sources/SuturePlugin/SuturePlugin.docc/Writing a plugin.md", encoding: .utf8)
    for family in ModuleFamily.allCases {
      #expect(guide.contains("| `\(family.rawValue)` | \(family.meaning) |"), "\(family)")
    }
  }
}
