import Foundation
import Testing

@testable import SutureData

/// The files and numbers that `Fixtures/make.py` has written with Pillow and torchvision.
enum Fixture {
  private static let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/Fixtures"

  /// The path of a file.
  static func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// The bytes of a file.
  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  /// A part of the numbers.
  static func numbers<Part>(_ name: String, as type: Part.Type) throws -> Part {
    let object = try JSONSerialization.jsonObject(with: Data(try bytes("numbers.json"))) as? [String: Any]
    return try #require(object?[name] as? Part)
  }

  /// The bytes of a text in hexadecimal.
  static func bytes(hexadecimal text: String) -> [UInt8] {
    let digits = text.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  /// The image that `pattern` of the script makes.
  static func pattern(_ width: Int, _ height: Int, _ channels: Int) -> PixelImage {
    PixelImage(width: width, height: height, channels: channels) { target in
      for y in 0..<height {
        for x in 0..<width {
          for c in 0..<channels {
            let value = x * 11 + y * 7 + c * 53 + (x * y) % 29 * 3
            target[(y * width + x) * channels + c] = UInt8(value % 256)
          }
        }
      }
    }
  }
}

/// A folder of files that is removed at the end.
final class FileTree {
  let path: String

  /// Creates a folder with these files, by their paths in it.
  init(_ files: [String: [UInt8]]) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("suture-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, bytes) in files { try write(bytes, to: name) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, and the folders that contain it.
  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }
}
