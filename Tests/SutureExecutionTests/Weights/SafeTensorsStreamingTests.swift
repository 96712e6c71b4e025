import Foundation
import SutureExecution
import SutureGraph
import SutureSupport
import SutureTestSupport
import Testing

/// Files that are written one tensor after the other.
struct SafeTensorsStreamingTests {
  private static let shapes: [(name: String, shape: Shape)] = [
    ("b.weight", [2, 3]), ("a", []), ("c\"/", [0, 4]), ("b", [1]),
  ]

  private static func elements(_ name: String) -> [Float] {
    let shape = shapes.first { $0.name == name }?.shape ?? []
    return (0..<shape.elementCount).map { Float($0) + Float(name.utf8.count) / 8 }
  }

  private static func write(
    _ path: String, _ tensors: [(name: String, shape: Shape)], metadata: [String: String],
    elements: (String) throws -> [Float]
  ) throws {
    var file = try SafeTensors.replacement(of: path, tensors, metadata: metadata, elements: elements)
    try file.commit()
  }

  @Test func `the file has the bytes of one that is written from memory`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let metadata = ["source": "net.pt2", "format": "pt"]
    try Self.write(folder.file("a"), Self.shapes, metadata: metadata, elements: Self.elements)
    var file = SafeTensors(metadata: metadata)
    for (name, shape) in Self.shapes { file.set(name, Tensor(shape, Self.elements(name))) }
    try file.write(to: folder.file("b"))
    #expect(try folder.bytes("a") == folder.bytes("b"))
    #expect(try folder.names() == ["a", "b"])
    #expect(try SafeTensors(contentsOf: folder.file("a"))["b.weight"] == file["b.weight"])
  }

  @Test func `elements are asked for once each, in the order of the names' bytes`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    var asked: [String] = []
    try Self.write(folder.file("a"), Self.shapes, metadata: [:]) { name in
      asked.append(name)
      return Self.elements(name)
    }
    #expect(asked == ["a", "b", "b.weight", "c\"/"])
    #expect(try SafeTensors(contentsOf: folder.file("a")).names == asked)
  }

  @Test func `nothing of the name is there before commit, and nothing at all without it`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    func abandon() throws {
      let file = try SafeTensors.replacement(
        of: folder.file("a"), Self.shapes, metadata: [:], elements: Self.elements)
      let names = try folder.names()
      let tensors = try SafeTensors(contentsOf: file.contentPath).names
      #expect(names.count == 1 && names.allSatisfy { FileBytes.isPartial($0) })
      #expect(tensors.count == Self.shapes.count)
    }
    try abandon()
    #expect(try folder.names().isEmpty)
  }

  @Test func `a file without tensors can be read`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    try Self.write(folder.file("a"), [], metadata: [:]) { _ in [] }
    #expect(try SafeTensors(contentsOf: folder.file("a")).names.isEmpty)
  }

  @Test func `an error of the elements comes through, and the file keeps its content`() throws {
    struct Failure: Error {}
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = try folder.write("a", "old")
    #expect(throws: Failure.self) {
      try Self.write(path, Self.shapes, metadata: [:]) { name in
        guard name != "b" else { throw Failure() }
        return Self.elements(name)
      }
    }
    #expect(try folder.read("a") == "old" && folder.names() == ["a"])
  }

  @Test func `a reserved name and a place that cannot be written are errors of the file`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    #expect(throws: SafeTensorsError.self) {
      try Self.write(folder.file("a"), [("__metadata__", [1])], metadata: [:]) { _ in [1] }
    }
    #expect(try folder.names().isEmpty)
    let error = #expect(throws: SafeTensorsError.self) {
      try Self.write("/nonexistent/a", Self.shapes, metadata: [:], elements: Self.elements)
    }
    #expect(error?.description.contains("/nonexistent/a") == true)
  }
}
