import Foundation

/// A folder that is removed when the last user lets go of it.
public final class TemporaryFolder: Sendable {
  public let path: String

  public init() throws {
    path = NSTemporaryDirectory() + "suture-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  public func file(_ name: String) -> String { "\(path)/\(name)" }

  @discardableResult
  public func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

  @discardableResult
  public func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let parent = (file(name) as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
    return file(name)
  }

  public func read(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  public func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  /// The names of everything in it, sorted.
  public func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

  /// The paths within it of everything in it and in its folders, sorted.
  public func files() throws -> [String] { try FileManager.default.subpathsOfDirectory(atPath: path).sorted() }

  /// Runs `body` with the path of a file that does not exist yet, and removes what is made beside it.
  public static func withFile<Result>(_ name: String = "store.db", _ body: (String) throws -> Result) throws -> Result {
    let folder = try TemporaryFolder()
    return try withExtendedLifetime(folder) { try body(folder.file(name)) }
  }
}
