import Foundation
import SutureExecution
import SutureGraph
import SutureSupport

/// A folder for the files of a test, removed with the last reference to it.
final class ImportFolder: Sendable {
  let path: String

  init() throws {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("suture-import-\(UUID().uuidString)")
    path = place.path
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(filePath: file(name)))
    return file(name)
  }

  func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: file(name)))) }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  /// The names of its files, sorted.
  func names() throws -> [String] { try ImportFolder.names(in: path) }

  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// Writes tensors whose elements count up from 0.
  @discardableResult
  func write(_ name: String, tensors: [(name: String, shape: Shape)]) throws -> String {
    var replacement = try SafeTensors.replacement(of: file(name), tensors, metadata: [:]) { name in
      let count = tensors.first { $0.name == name }?.shape.elementCount ?? 0
      return (0..<count).map { Float($0) }
    }
    try replacement.commit()
    return file(name)
  }

  /// The path of a file of the test's resources.
  static func fixture(_ name: String) -> String {
    Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name)").path
  }
}
