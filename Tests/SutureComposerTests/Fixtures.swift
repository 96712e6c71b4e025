import SutureRegistry

@testable import SutureComposer

/// The registry of this checkout.
enum Fixtures {
  static let registry = Registry(folders: [root + "/Registry"])
  static let composer = Composer(registry: registry)

  private static let root: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
  }()
}
