import Foundation
import SutureRegistry
import Testing

/// `Package.swift`, `Plugins/` and `Registry/` must name the same libraries.
struct PackageTableTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The names in the package's table of plugins.
  private func table() throws -> Set<String> {
    let text = try String(contentsOf: Self.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    return Set(text.matches(of: /\("([A-Za-z0-9]+)", \.(?:swift|c)\)/).map { String($0.1) })
  }

  @Test func `the table lists exactly the plugins' folders`() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appendingPathComponent("Plugins").path)
    #expect(try table() == Set(folders))
  }

  @Test func `every plugin has a manifest, and every manifest a plugin`() throws {
    let registry = Registry(folders: [Self.root.appendingPathComponent("Registry").path])
    #expect(registry.problems.isEmpty)
    #expect(Set(registry.manifests.map(\.library)) == (try table()))
  }

  @Test func `a manifest's file is named after its id and is in its kind's folder`() {
    let registry = Registry(folders: [Self.root.appendingPathComponent("Registry").path])
    for manifest in registry.manifests {
      #expect(manifest.path.hasSuffix("/Registry/\(manifest.kind.rawValue)s/\(manifest.id).yaml"))
    }
  }
}
