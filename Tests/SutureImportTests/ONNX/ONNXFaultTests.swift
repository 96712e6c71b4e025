import SutureExecution
import Testing

@testable import SutureImport

/// Files that are damaged or hostile, each with the sentence that says why.
struct ONNXFaultTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
    let reason: String

    init(_ name: String, _ bytes: [UInt8], _ reason: String) {
      testDescription = name
      self.bytes = bytes
      self.reason = reason
    }

    init(_ name: String, _ reason: String, _ graph: (inout ProtobufText) -> Void) {
      self.init(name, ProtobufText.model(graph), reason)
    }
  }

  private static func reason(_ bytes: [UInt8]) -> String? {
    do {
      _ = try ONNXReader.read(.memory(bytes[...]), folder: nil, path: "made.onnx")
      return nil
    } catch {
      #expect(error.file == "made.onnx")
      return error.reason
    }
  }

  @Test("Each fault has its sentence", arguments: wire + models + tensors + graphs)
  func fault(_ fault: Case) { #expect(Self.reason(fault.bytes) == fault.reason) }

  private static let memory = "operations, names and constants need more memory than the file's size and 64.0 MiB"
  private static let damaged = "the file is not an ONNX model, or damaged: "

  // MARK: Wire format

  private static let wire: [Case] = [
    Case("empty", [], "the file is empty"),
    Case(
      "archive", [0x50, 0x4b, 3, 4, 0, 0],
      "the file is a zip archive, such as PyTorch writes, and not an ONNX model"),
    Case(
      "text", Array("hello, world".utf8),
      damaged + "field 13 of ModelProto at byte 2 is a group, which ONNX does not use"),
    Case(
      "truncated", Array(ProtobufText.model().dropLast(3)),
      damaged + "field 8 of ModelProto at byte 64 has 4 bytes, and only 1 follow: the file is truncated or damaged"),
    Case(
      "no end", [0x08, 0x80, 0x80],
      damaged + "a number of ModelProto at byte 1 has no end: the file is truncated or damaged"),
    Case(
      "long number", [0x08] + [UInt8](repeating: 0x80, count: 11),
      damaged + "a number of ModelProto at byte 1 has more than ten bytes"),
    Case(
      "long length", [0x3a] + ProtobufText.varint(.max),
      damaged
        + "field 7 of ModelProto at byte 11 has 18446744073709551615 bytes, and only 0 follow: the file is truncated "
        + "or damaged"),
    Case(
      "beyond parent",
      ProtobufText.model { $0.message(1) { $0.bytes(4, Array("Relu".utf8), count: 40) } },
      damaged
        + "field 4 of NodeProto at byte 8 has 40 bytes, and only 4 follow: the file is truncated or damaged"),
    Case("group", [0x0b], damaged + "field 1 of ModelProto at byte 0 is a group, which ONNX does not use"),
    Case("wire type", [0x0f], damaged + "field 1 of ModelProto at byte 0 has the unknown wire type 7"),
    Case("field zero", [0x02, 0], damaged + "a field of ModelProto at byte 0 has the number 0"),
    Case("type", [0x38, 5], damaged + "field 7 of ModelProto is an integer, and should be a text or message"),
    Case("not UTF-8", [0x12, 1, 0xff], damaged + "the text at byte 2 is not UTF-8"),
  ]

  // MARK: Models

  private static let models: [Case] = [
    Case(
      "no graph", [0x08, 8], "the file has no graph: it is not an ONNX model, or was written without one"),
    Case("two graphs", [0x3a, 0, 0x3a, 0], damaged + "it has two graphs"),
    Case(
      "no opset", ProtobufText.model(opset: nil), "the file states no version of the standard operators"),
    Case(
      "old opset", ProtobufText.model(opset: 10),
      "the file uses opset 10, and opsets 11 to 24 are read; the converter of the package onnx, or another export, "
        + "changes it"),
    Case(
      "new opset", ProtobufText.model(opset: 25),
      "the file uses opset 25, and opsets 11 to 24 are read; the converter of the package onnx, or another export, "
        + "changes it"),
    Case(
      "two opsets", ProtobufText.model() + ProtobufText.operatorSets([("ai.onnx", 17)]),
      "the file states several versions of the standard operators: [17, 18]"),
    Case("no outputs", ProtobufText.model(outputs: []), "the graph has no outputs"),
    Case(
      "unknown output", ProtobufText.model(outputs: ["z"]), "the output 'z' is computed nowhere"),
    Case("two inputs", ProtobufText.model(inputs: ["x", "x"]), "there are two inputs 'x'"),
    Case(
      "negative size", ProtobufText.model(inputs: []) { $0.value(11, "x", sizes: [-2]) },
      damaged + "the value 'x' has the size -2"),
    Case(
      "input without type",
      ProtobufText.model(inputs: []) {
        $0.node("Relu", ["x"], ["y"])
        $0.message(11) { $0.text(1, "x") }
      }, "the input 'x' is not a tensor, or has no type"),
    Case(
      "recursion",
      ProtobufText.model { $0.node("F", ["x"], ["y"], domain: "d") }
        + ProtobufText.function("F") { $0.node("F", ["a"], ["b"], domain: "d", field: 7) },
      "the function 'F' calls itself"),
    Case(
      "mutual recursion",
      ProtobufText.model { $0.node("F", ["x"], ["y"], domain: "d") }
        + ProtobufText.function("F") { $0.node("G", ["a"], ["b"], domain: "d", field: 7) }
        + ProtobufText.function("G") { $0.node("F", ["a"], ["b"], domain: "d", field: 7) },
      "the function 'F' calls itself"),
    Case(
      "deep functions",
      ProtobufText.model { $0.node("F0", ["x"], ["y"], domain: "d") }
        + (0..<40).flatMap { level in
          ProtobufText.function("F\(level)") { $0.node("F\(level + 1)", ["a"], ["b"], domain: "d", field: 7) }
        }, "functions call each other more than 32 levels deep"),
    Case(
      "many nodes by functions",
      ProtobufText.model { $0.node("F0", ["x"], ["y"], domain: "d") }
        + (0..<2).flatMap { level in
          ProtobufText.function("F\(level)") { function in
            for number in 0..<500 { function.node("F\(level + 1)", [], ["\(number)"], domain: "d", field: 7) }
          }
        }, memory),
    Case(
      "long names by functions",
      ProtobufText.model { $0.node("F0", ["x"], ["y"], domain: "d") }
        + (0..<30).flatMap { level in
          ProtobufText.function("F\(level)") { function in
            for name in ["b", "c"] { function.node("F\(level + 1)", ["a"], [name], domain: "d", field: 7) }
          }
        }, memory),
    Case(
      "function of another opset",
      ProtobufText.model { $0.node("F", ["x"], ["y"], domain: "d") }
        + ProtobufText.function("F") { $0.operatorSet("", 13, field: 9) },
      "the function 'F' uses opset 13, and the model opset 18; functions of another opset are not supported"),
    Case(
      "function with too many inputs",
      ProtobufText.model { $0.node("F", ["x", "x"], ["y"], name: "call", domain: "d") }
        + ProtobufText.function("F") { _ in },
      "node 'call' of type 'd.F' has 2 inputs and 1 outputs, and its function 1 and 1"),
  ]

  // MARK: Tensors

  private static func tensor(
    _ name: String, _ reason: String, type: Int = 1, _ dimensions: [Int], raw: [UInt8]? = nil,
    _ more: (inout ProtobufText) -> Void = { _ in }
  ) -> Case {
    Case(name, "the tensor 'w': " + reason) { graph in
      graph.node("Add", ["x", "w"], ["y"])
      graph.tensor("w", type: type, dimensions, raw: raw, more)
    }
  }

  private static let tensors: [Case] = [
    tensor("short raw", "its shape 2×3 needs 24 bytes, and it has 8", [2, 3], raw: [0, 0, 0, 0, 0, 0, 0, 0]),
    tensor("no elements", "its shape 2 needs 2 elements, and it has 0", [2]),
    tensor("negative", "it has the size -1", [-1], raw: []),
    tensor(
      "too large", "its shape 0×4611686018427387904 holds more elements than a tensor may", [0, 1 << 62], raw: []),
    tensor(
      "overflow",
      "its shape 4294967296×4294967296 holds more elements than a tensor may", [1 << 32, 1 << 32], raw: []),
    tensor("rank", "it has 9 dimensions, and at most 8 are read", [Int](repeating: 1, count: 9), raw: [0, 0, 0, 0]),
    tensor("text elements", "its element type STRING is not supported", type: 8, [1]),
    tensor("float8", "its element type FLOAT8E4M3FN is not supported", type: 17, [1], raw: [0]),
    tensor("unknown type", "its element type number 99 is not supported", type: 99, [1], raw: [0]),
    tensor("segment", "it is a segment of a larger tensor, which is not supported", [1], raw: [0, 0, 0, 0]) {
      $0.message(3) { $0.integer(1, 0) }
    },
    tensor("uneven floats", "its elements of 4 bytes have 5 bytes", [1]) { $0.bytes(4, [0, 0, 0, 0, 0]) },
    tensor("other field", "its shape 1 needs 1 elements, and it has 0", [1]) { $0.integer(7, 3) },
    tensor(
      "large integer", "its element 18446744073709551615 exceeds the largest integer that is read, \(Int.max)",
      type: 13, [1], raw: [UInt8](repeating: 0xff, count: 8)),
    Case("two initializers", "there are two initializers 'w'") { graph in
      graph.node("Add", ["x", "w"], ["y"])
      for _ in 0..<2 { graph.tensor("w", [1], raw: [0, 0, 0, 0]) }
    },
    Case("no name", "an initializer has no name") { $0.tensor("", [1], raw: [0, 0, 0, 0]) },
    Case("sparse", damaged + "the graph has sparse initializers, which are not read") { $0.message(15) { _ in } },
    Case("large constant", "the tensor 'w': " + memory) { graph in
      graph.node("Relu", ["w"], ["y"])
      graph.tensor("w", type: 9, [65 << 20], raw: [UInt8](repeating: 1, count: 65 << 20))
    },
  ]

  // MARK: Graphs

  private static let graphs: [Case] = [
    Case("computed twice", "the value 'y' is computed twice") { graph in
      for _ in 0..<2 { graph.node("Relu", ["x"], ["y"]) }
    },
    Case("computed input", "the value 'x' is computed twice") { $0.node("Relu", ["x"], ["x"]) },
    Case("unknown input", "node 'n' of type 'Add' reads the value 'w', which is computed nowhere") {
      $0.node("Add", ["x", "w"], ["y"], name: "n")
    },
    Case("cycle", "node 'a' of type 'Add' depends on its own output 'p'") { graph in
      graph.node("Add", ["x", "q"], ["p"], name: "a")
      graph.node("Add", ["p", "x"], ["q"], name: "b")
      graph.node("Relu", ["p"], ["y"])
    },
    Case("own input", "node 'a' of type 'Add' depends on its own output 'y'") {
      $0.node("Add", ["x", "y"], ["y"], name: "a")
    },
    Case("many nodes", memory) { graph in
      graph.raw((0..<200_001).flatMap { _ in [0x0a, 0] as [UInt8] })
    },
    Case("constant without value", "node 'c' of type 'Constant': the constant has no value") {
      $0.node("Constant", [], ["y"], name: "c")
    },
    Case("constant text", "node 'c' of type 'Constant': a constant of 'value_string' is not supported") { graph in
      graph.node("Constant", [], ["y"], name: "c") { node in
        node.message(5) {
          $0.text(1, "value_string")
          $0.text(4, "word")
          $0.integer(20, 3)
        }
      }
    },
    Case("attribute type", damaged + "the attribute 'a' has the unknown type 77") { graph in
      graph.node("Relu", ["x"], ["y"]) { node in
        node.message(5) {
          $0.text(1, "a")
          $0.integer(20, 77)
        }
      }
    },
    Case("reference", "node 'n' of type 'Relu': the attribute 'a' refers to one of a function, outside of functions") {
      graph in
      graph.node("Relu", ["x"], ["y"], name: "n") { node in
        node.message(5) {
          $0.text(1, "a")
          $0.text(21, "b")
          $0.integer(20, 1)
        }
      }
    },
  ]
}

extension ProtobufText {
  fileprivate static func operatorSets(_ sets: [(String, Int)]) -> [UInt8] {
    var message = ProtobufText()
    for (domain, version) in sets { message.operatorSet(domain, version) }
    return message.bytes
  }

  /// A function of domain `d` from `a` to `b`, as a field of a model.
  fileprivate static func function(_ name: String, _ nodes: (inout ProtobufText) -> Void) -> [UInt8] {
    var model = ProtobufText()
    model.message(25) { function in
      function.text(1, name)
      function.text(10, "d")
      function.text(4, "a")
      function.text(5, "b")
      nodes(&function)
    }
    return model.bytes
  }
}
