import SutureExecution
import SutureSupport

@testable import SutureImport

/// The files that `Tests/Python/import_fixtures_onnx.py` has written.
enum ONNXFixture {
  static let folder =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2).joined(separator: "/")
    + "/Fixtures/onnx"

  static func path(_ name: String) -> String { "\(folder)/\(name).onnx" }

  static func read(_ name: String) throws -> ForeignFile { try ONNXReader.read(contentsOf: path(name)) }

  static func bytes(_ name: String) throws -> [UInt8] { try FileBytes.read(path(name)) }
}

extension ForeignNetwork {
  /// The names of the variables that an optimizer trains, or of the others.
  func names(trained: Bool) -> [String] { variables.filter { $0.isParameter == trained }.map(\.name) }

  /// The nodes of an operation.
  func nodes(_ operation: String) -> [ForeignNode] { nodes.filter { $0.operation == operation } }

  /// The modules of the nodes of an operation, in order.
  func modules(of operation: String) -> [String] { nodes(operation).map(\.module) }
}

/// A message in the wire format of Protocol Buffers, written field by field.
struct ProtobufText {
  private(set) var bytes: [UInt8] = []

  static func varint(_ number: UInt64) -> [UInt8] {
    var rest = number
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  mutating func integer(_ field: UInt64, _ number: Int) {
    bytes += Self.varint(field << 3) + Self.varint(UInt64(bitPattern: Int64(number)))
  }

  mutating func bytes(_ field: UInt64, _ content: [UInt8], count: UInt64? = nil) {
    bytes += Self.varint(field << 3 | 2) + Self.varint(count ?? UInt64(content.count)) + content
  }

  mutating func text(_ field: UInt64, _ text: String) { bytes(field, Array(text.utf8)) }

  mutating func message(_ field: UInt64, _ body: (inout ProtobufText) -> Void) {
    var inner = ProtobufText()
    body(&inner)
    bytes(field, inner.bytes)
  }

  mutating func raw(_ content: [UInt8]) { bytes += content }
}

/// Parts of models that tests write by hand.
extension ProtobufText {
  /// A model: `y` is what `nodes` compute of `x`.
  static func model(
    opset: Int? = 18, inputs: [String] = ["x"], outputs: [String] = ["y"],
    _ graph: (inout ProtobufText) -> Void = { $0.node("Relu", ["x"], ["y"]) }
  ) -> [UInt8] {
    var model = ProtobufText()
    model.integer(1, 8)
    model.message(7) { message in
      graph(&message)
      for input in inputs { message.value(11, input, sizes: [1, 4]) }
      for output in outputs { message.value(12, output, sizes: [1, 4]) }
    }
    if let opset { model.operatorSet("", opset) }
    return model.bytes
  }

  mutating func operatorSet(_ domain: String, _ version: Int, field: UInt64 = 8) {
    message(field) {
      $0.text(1, domain)
      $0.integer(2, version)
    }
  }

  mutating func node(
    _ type: String, _ inputs: [String], _ outputs: [String], name: String = "", domain: String = "", field: UInt64 = 1,
    _ more: (inout ProtobufText) -> Void = { _ in }
  ) {
    message(field) { node in
      for input in inputs { node.text(1, input) }
      for output in outputs { node.text(2, output) }
      node.text(3, name)
      node.text(4, type)
      if !domain.isEmpty { node.text(7, domain) }
      more(&node)
    }
  }

  mutating func value(_ field: UInt64, _ name: String, sizes: [Int]) {
    message(field) { value in
      value.text(1, name)
      value.message(2) { type in
        type.message(1) { tensor in
          tensor.integer(1, 1)
          tensor.message(2) { shape in for size in sizes { shape.message(1) { $0.integer(1, size) } } }
        }
      }
    }
  }

  mutating func tensor(
    _ name: String, type: Int = 1, _ dimensions: [Int], raw: [UInt8]? = nil, field: UInt64 = 5,
    _ more: (inout ProtobufText) -> Void = { _ in }
  ) {
    message(field) { tensor in
      for size in dimensions { tensor.integer(1, size) }
      tensor.integer(2, type)
      tensor.text(8, name)
      if let raw { tensor.bytes(9, raw) }
      more(&tensor)
    }
  }

  /// An entry of `external_data` or metadata.
  mutating func entry(_ field: UInt64, _ key: String, _ value: String) {
    message(field) {
      $0.text(1, key)
      $0.text(2, value)
    }
  }
}
