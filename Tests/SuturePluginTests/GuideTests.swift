import Foundation
import Testing

/// The plugin guide's tables against the SDK's sources.
@Suite struct GuideTests {
  private static let sources =
    (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    .appendingPathComponent("Sources/SuturePlugin")

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.sources.appendingPathComponent(path), encoding: .utf8)
  }

  private func text(ofFolder folder: String) throws -> String {
    let path = Self.sources.appendingPathComponent(folder).path
    return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
      .map { try text("\(folder)/\($0)") }.joined(separator: "\n")
  }

  @Test func `the plugin guide lists every layer and tensor function of the SDK`() throws {
    let guide = try text("SuturePlugin.docc/Writing a plugin.md")
    let layers = try text(ofFolder: "Layers").matches(of: #/public struct (\w+): Layer/#).map { String($0.1) }
    let functions = try text(ofFolder: "Tensor").matches(of: #/public func ([a-z]\w+)/#).map { String($0.1) }
    #expect(layers.count >= 20 && functions.count >= 40)
    for layer in layers { #expect(guide.contains("`\(layer)`"), "\(layer)") }
    for function in functions { #expect(guide.contains(try Regex("`\(function)[`(]")), "\(function)") }
  }

  @Test func `tensor functions that the plugin guide calls exist`() throws {
    let guide = try text("SuturePlugin.docc/Writing a plugin.md")
    let tensor = try text(ofFolder: "Tensor")
    for call in guide.matches(of: #/try x\.(\w+)/#).map(\.1) {
      #expect(tensor.contains("func \(call)(") || tensor.contains("var \(call):"), "\(call)")
    }
  }
}
