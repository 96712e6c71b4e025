import FoundationEssentials
import SutureExecution
import Testing

@testable import SutureImport

struct ONNXExternalFilesTests {
  /// A folder with a model whose weight is at some place, and what is beside it.
  private struct Folder: ~Copyable {
    let path = FileManager.default.temporaryDirectory.path + "/suture-\(UUID().uuidString)"

    init() throws {
      try FileManager.default.createDirectory(atPath: path + "/model/inner", withIntermediateDirectories: true)
      try Data(repeating: 0, count: 64).write(to: URL(filePath: path + "/outside.bin"))
      try Data(repeating: 0, count: 64).write(to: URL(filePath: path + "/model/inner/weights.bin"))
      let manager = FileManager.default
      try manager.createSymbolicLink(
        atPath: path + "/model/out.bin", withDestinationPath: "../outside.bin")
      try manager.createSymbolicLink(
        atPath: path + "/model/in.bin", withDestinationPath: "inner/weights.bin")
      try manager.createSymbolicLink(atPath: path + "/model/up", withDestinationPath: "..")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func read(_ entries: [(String, String)]) throws -> ForeignFile {
      let bytes = ProtobufText.model { graph in
        graph.node("Add", ["x", "w"], ["y"])
        graph.tensor("w", [4]) { tensor in
          for (key, value) in entries { tensor.entry(13, key, value) }
          tensor.integer(14, 1)
        }
      }
      try Data(bytes).write(to: URL(filePath: path + "/model/model.onnx"))
      return try ONNXReader.read(contentsOf: path + "/model/model.onnx")
    }

    func reason(_ entries: [(String, String)]) throws -> String? {
      do {
        _ = try read(entries)
        return nil
      } catch let error as ImportError {
        return error.reason.replacing(path, with: "FOLDER")
      }
    }
  }

  @Test("Files within the model's folder are read, by links too")
  func inside() throws {
    let folder = try Folder()
    for name in ["inner/weights.bin", "in.bin", "./inner/weights.bin"] {
      #expect(try folder.reason([("location", name), ("offset", "48"), ("length", "16")]) == nil)
      // Both numbers may be left out.
      #expect(try folder.reason([("location", name)]) == nil)
    }
  }

  @Test(
    "Files outside of the model's folder, and places that are not in their file, are refused",
    arguments: [
      ([("location", "/etc/passwd")], "its elements are in '/etc/passwd'; an absolute path is refused"),
      (
        [("location", "inner/../../outside.bin")],
        "its elements are in 'inner/../../outside.bin'; a path with '..' is refused"
      ),
      (
        [("location", "out.bin")],
        "its elements are in 'out.bin', a link to 'FOLDER/outside.bin'; files outside its folder are refused"
      ),
      (
        [("location", "up/outside.bin")],
        "its elements are in 'up/outside.bin', a link to 'FOLDER/outside.bin'; files outside its folder are refused"
      ),
      ([("location", "missing.bin")], "its elements are in the file 'missing.bin', which is missing"),
      ([("location", "")], "its elements are in another file, whose location is not stated"),
      ([], "its elements are in another file, whose location is not stated"),
      (
        [("location", "inner")],
        "its elements are in the file 'inner', which cannot be read: not a regular file"
      ),
      (
        [("location", "in.bin"), ("offset", "49")],
        "its 16 bytes begin at byte 49 of 'in.bin', which has only 64"
      ),
      (
        [("location", "in.bin"), ("offset", "9223372036854775807")],
        "its 16 bytes begin at byte 9223372036854775807 of 'in.bin', which has only 64"
      ),
      (
        [("location", "in.bin"), ("offset", "-1")],
        "the offset of its elements in another file is '-1', and should be a number of bytes"
      ),
      ([("location", "in.bin"), ("length", "8")], "its shape needs 16 bytes, and it has 8 in 'in.bin'"),
    ])
  func outside(entries: [(String, String)], reason: String) throws {
    #expect(try Folder().reason(entries)?.replacing("the tensor 'w': ", with: "") == reason)
  }

  @Test("A model in memory has no files beside it")
  func memory() throws {
    let bytes = try ONNXFixture.bytes("external")
    #expect(
      throws: ImportError(
        file: "made",
        "the tensor 'fc.weight': its elements are in the file 'external.onnx.data', and the model has no folder"
      )
    ) { try ONNXReader.read(.memory(bytes[...]), folder: nil, path: "made") }
  }

  @Test("A file that is missing, or no regular file, is an error that names it")
  func noFile() throws {
    let folder = try Folder()
    let path = folder.path
    #expect(throws: ImportError(file: path + "/none.onnx", "the file cannot be read: no such file or directory")) {
      try ONNXReader.read(contentsOf: path + "/none.onnx")
    }
    #expect(throws: ImportError(file: path, "the file cannot be read: not a regular file")) {
      try ONNXReader.read(contentsOf: path)
    }
  }
}
