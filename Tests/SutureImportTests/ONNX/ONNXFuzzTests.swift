import SutureExecution
import SutureGraph
import SutureSupport
import Testing

@testable import SutureImport

struct ONNXFuzzTests {
  private static let files = ["script", "function", "old", "types", "attributes", "external"]

  @Test("Damaged files are read or refused, whatever the damage", arguments: files)
  func mutations(_ name: String) throws {
    let whole = try ONNXFixture.bytes(name)
    var random = RandomStream(seed: 0, "onnx", name)
    var refused = 0
    for _ in 0..<(name == "script" ? 700 : 1500) {
      let bytes = Self.mutated(whole, &random)
      do {
        let file = try ONNXReader.read(.memory(bytes[...]), folder: ONNXFixture.folder, path: name)
        // Whatever was read is consistent.
        for variable in file.network.variables {
          #expect(file.elements[variable.name]?.shape.dimensions == variable.shape)
        }
        #expect(Set(file.network.variables.map(\.name)).count == file.network.variables.count)
      } catch {
        #expect(!error.reason.isEmpty)
        refused += 1
      }
    }
    #expect(refused > 100)
  }

  /// Bytes with a few changes, most of them where lengths and types may be.
  static func mutated(_ whole: [UInt8], _ random: inout RandomStream) -> [UInt8] {
    var bytes = whole
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let position = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[position] = UInt8.random(in: 0...255, using: &random)
      case 2: bytes[position] = [0, 1, 0x7f, 0x80, 0xff][Int.random(in: 0..<5, using: &random)]
      case 3: bytes.removeSubrange(position..<min(position + Int.random(in: 1...8, using: &random), bytes.count))
      case 4:
        // A large number in place of a small one.
        let number = UInt64.random(in: 0...UInt64.max, using: &random) >> UInt64.random(in: 0..<64, using: &random)
        bytes.replaceSubrange(position...position, with: ProtobufText.varint(number))
      default:
        let length = Int.random(in: 1...40, using: &random)
        let source = Int.random(in: 0..<bytes.count, using: &random)
        bytes.insert(contentsOf: bytes[source..<min(source + length, bytes.count)], at: position)
      }
      if bytes.isEmpty { return bytes }
    }
    return bytes
  }

  @Test("Each beginning of a file is refused, or holds the whole graph")
  func beginnings() throws {
    let whole = try ONNXFixture.bytes("script")
    // The imported operators are last in this file.
    for count in stride(from: 0, to: whole.count, by: 5) {
      #expect(throws: ImportError.self, "\(count) bytes") {
        try ONNXReader.read(.memory(whole[..<count]), folder: nil, path: "made")
      }
    }
  }
}
