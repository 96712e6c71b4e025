import SutureGraph
import Testing

@testable import SutureImport

/// Which inputs a file may state; the files are written here, field by field.
struct ImportInputTests {
  /// A size of an input: a number, or a name for any.
  private enum Size {
    case number(Int)
    case name(String)
  }

  private static func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] {
    precondition(number < 16 && bytes.count < 1 << 14)
    let length =
      [UInt8(bytes.count & 127) | (bytes.count > 127 ? 128 : 0)] + (bytes.count > 127 ? [UInt8(bytes.count >> 7)] : [])
    return [UInt8(number << 3 | 2)] + length + bytes
  }

  private static func field(_ number: Int, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }

  private static func field(_ number: Int, _ value: Int) -> [UInt8] { [UInt8(number << 3), UInt8(value)] }

  private static func value(_ name: String, _ sizes: [Size]) -> [UInt8] {
    let dimensions = sizes.flatMap { size in
      switch size {
      case .number(let number): field(1, field(1, number))
      case .name(let name): field(1, field(2, name))
      }
    }
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, dimensions)))
  }

  /// An ONNX file with inputs x1, x2… and one node; the output is `y`.
  private static func file(_ operation: String, _ inputs: [Size]...) -> [UInt8] {
    let names = inputs.indices.map { "x\($0 + 1)" }
    let node = names.flatMap { field(1, $0) } + field(2, "y") + field(3, "node") + field(4, operation)
    let graph =
      field(1, node) + field(2, "graph") + zip(names, inputs).flatMap { field(11, value($0, $1)) }
      + field(12, value("y", []))
    return field(1, 8) + field(7, graph) + field(8, field(2, 17))
  }

  private func request(_ bytes: [UInt8], _ input: Shape? = nil, in folder: ImportFolder) throws -> NetworkImport {
    try NetworkImport(.init(file: try folder.write("net.onnx", bytes), input: input))
  }

  @Test("A network with several inputs is refused by their number")
  func severalInputs() throws {
    let folder = try ImportFolder()
    let sizes: [Size] = [.name("n"), .number(3), .number(8), .number(8)]
    let error = #expect(throws: ImportError.self) { try request(Self.file("Add", sizes, sizes), in: folder) }
    #expect(error?.file == folder.file("net.onnx"))
    #expect(error?.reason == "the network has 2 inputs, and a backbone has one")
    #expect(try folder.names() == ["net.onnx"])
  }

  @Test("An input that is neither a map nor tokens is refused")
  func rank() throws {
    let folder = try ImportFolder()
    for sizes in [[.name("n"), .number(3)], [Size](repeating: .number(3), count: 5)] as [[Size]] {
      let error = #expect(throws: ImportError.self) { try request(Self.file("Relu", sizes), in: folder) }
      #expect(error?.reason.contains("its input has \(sizes.count) dimensions") == true)
    }
  }

  @Test("Where the file tells no height, the shape must be given")
  func unknownSizes() throws {
    let folder = try ImportFolder()
    let bytes = Self.file("Relu", [.name("n"), .number(3), .name("h"), .name("w")])
    let error = #expect(throws: ImportError.self) { try request(bytes, in: folder) }
    #expect(
      error?.reason == "the file tells no size of axis 3 of the input: give '--input', such as 1x3x224x224")
    let made = try request(bytes, [1, 3, 12, 20], in: folder)
    #expect(made.signature == "[n, 3, h, w] → [n, 3, h, w]" && made.typicalInput == [1, 3, 12, 20])
    #expect(throws: ImportError.self) { try request(bytes, [1, 4, 12, 20], in: folder) }
  }

  @Test("Operations without fixed sizes take other images than the file states, and a missing number of images is 1")
  func fixedInFile() throws {
    let folder = try ImportFolder()
    let fixed = try request(Self.file("Relu", [.number(2), .number(3), .number(8), .number(8)]), in: folder)
    #expect(fixed.typicalInput == [2, 3, 8, 8] && fixed.signature == "[n, 3, h, w] → [n, 3, h, w]")
    let any = try request(Self.file("Relu", [.name("n"), .number(3), .number(8), .number(8)]), in: folder)
    #expect(any.typicalInput == [1, 3, 8, 8])
    #expect(any.files.weights == nil && !any.manifestText(graphDigest: "1", weightsDigest: nil).contains("pretrained"))
  }

  @Test("A size of 0 in a file is any size")
  func zeros() throws {
    let folder = try ImportFolder()
    let images = Self.file("Relu", [0, 3, 8, 8].map { .number($0) })
    let made = try request(images, in: folder)
    #expect(made.typicalInput == [1, 3, 8, 8] && made.signature == "[n, 3, h, w] → [n, 3, h, w]")
    let channels = Self.file("Relu", [1, 0, 8, 8].map { .number($0) })
    #expect(throws: ImportError.self) { try request(channels, in: folder) }
    #expect(try request(channels, [2, 5, 8, 8], in: folder).typicalInput == [2, 5, 8, 8])
  }
}
