import Foundation
import SutureRegistry

/// The checkout that the tests were built from.
public enum Checkout {
  /// Its folder.
  public static let root = (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
    url.deletingLastPathComponent()
  }.path

  /// The project's own modules and backbones.
  public static let registry = Registry(folders: [root + "/Registry"])

  /// The built program, which lies beside the tests.
  public static let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent().appendingPathComponent("suture").path

  /// The lines of a text in `Tests/sutureTests/Fixtures`.
  public static func fixture(_ name: String) throws -> [Substring] {
    let text = try String(contentsOfFile: "\(root)/Tests/sutureTests/Fixtures/\(name)", encoding: .utf8)
    return text.split(separator: "\n")
  }
}
