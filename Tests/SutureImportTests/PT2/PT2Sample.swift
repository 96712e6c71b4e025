import Foundation
import SutureExecution

@testable import SutureImport

/// A `.pt2` file made by hand, to be changed in one place and read.
struct PT2Sample {
  /// The entries without the folder, in order.
  var entries: [(name: String, content: [UInt8])]
  var root = "net"

  /// A product of the input and a weight, and what every file has.
  init() {
    entries = [
      ("data/weights/weight_0", [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40]),
      ("data/weights/model_weights_config.json", Array(PT2Sample.weights.utf8)),
      ("data/constants/tensor_0", [7, 0, 0, 0, 0, 0, 0, 0]),
      ("data/constants/model_constants_config.json", Array(PT2Sample.constants.utf8)),
      ("models/model.json", Array(PT2Sample.program.utf8)), ("archive_format", Array("pt2".utf8)),
      ("archive_version", Array("0".utf8)), ("byteorder", Array("little".utf8)),
    ]
  }

  /// The entries of a file.
  init(_ file: [UInt8]) throws {
    let archive = try ZipArchive(memory: file)
    entries = try archive.entries.map { entry in
      let name = entry.name.split(separator: "/", maxSplits: 1)
      return (String(name[1]), Array(file[try archive.content(of: entry)]))
    }
    root = archive.entries[0].name.split(separator: "/").first.map(String.init) ?? ""
  }

  // MARK: Changes

  /// The content of an entry; nil removes it.
  subscript(_ name: String) -> [UInt8]? {
    get { entries.first { $0.name == name }?.content }
    set {
      guard let index = entries.firstIndex(where: { $0.name == name }) else {
        if let newValue { entries.append((name, newValue)) }
        return
      }
      if let newValue { entries[index].content = newValue } else { entries.remove(at: index) }
    }
  }

  /// The same file with one text of an entry replaced.
  func replacing(_ text: String, with other: String, in name: String = "models/model.json") -> PT2Sample {
    var sample = self
    let before = String(decoding: self[name] ?? [], as: UTF8.self)
    precondition(before.contains(text), "'\(text)' is not in \(name)")
    sample[name] = Array(before.replacing(text, with: other, maxReplacements: 1).utf8)
    return sample
  }

  // MARK: Reading

  /// The bytes of the file.
  var bytes: [UInt8] { PT2Sample.zip(entries.map { ("\(root)/\($0.name)", $0.content) }) }

  /// What the reader finds.
  func read() throws(ImportError) -> ForeignFile { try PT2Reader.read(.memory(bytes[...]), path: "f") }

  /// The reason for which the file is refused; nil if it is not.
  func reason() -> String? { PT2Sample.reason(bytes) }

  /// The reason for which bytes are refused; nil if they are not.
  static func reason(_ bytes: [UInt8]) -> String? {
    do throws(ImportError) {
      _ = try PT2Reader.read(.memory(bytes[...]), path: "f")
      return nil
    } catch {
      return error.file == "f" ? error.reason : "in another file: \(error.reason)"
    }
  }

  /// A file of the test's resources.
  static func fixture(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: Bundle.module.bundleURL.appendingPathComponent("Fixtures/PT2/\(name).pt2")))
  }

  // MARK: Content

  /// The description of a tensor.
  static func tensor(type: Int = 7, sizes: [Int], strides: [Int], offset: Int = 0, layout: Int = 7) -> String {
    func list(_ numbers: [Int]) -> String { numbers.map { #"{"as_int": \#($0)}"# }.joined(separator: ", ") }
    return #"{"dtype": \#(type), "sizes": [\#(list(sizes))], "requires_grad": true, "device": {"type": "cpu", "#
      + #""index": null}, "strides": [\#(list(strides))], "storage_offset": {"as_int": \#(offset)}, "#
      + #""layout": \#(layout)}"#
  }

  static let weight = tensor(sizes: [3], strides: [1])
  static let weights =
    #"{"config": {"w": {"path_name": "weight_0", "is_param": true, "use_pickle": false, "tensor_meta": \#(weight)}}}"#
  static let count = tensor(type: 5, sizes: [], strides: [])
  static let constants =
    #"{"config": {"n": {"path_name": "tensor_0", "is_param": false, "use_pickle": false, "tensor_meta": \#(count)}}}"#
  static let stack = "L__self__,,net.Net;L__self__scale,scale,net.Scale"
  static let node =
    #"{"target": "torch.ops.aten.mul.Tensor", "inputs": [{"name": "self", "arg": {"as_tensor": {"name": "x"}}, "kind""#
    + #": 1}, {"name": "other", "arg": {"as_tensor": {"name": "p_w"}}, "kind": 1}], "outputs": [{"as_tensor": {"name": "#
    + #""mul"}}], "metadata": {"stack_trace": "a \"b\" \u00e9", "nn_module_stack": "\#(stack)"}, "name": "mul"}"#
  static let batch =
    #"{"as_expr": {"expr_str": "Symbol('s77', positive=True, integer=True)", "hint": {"as_int": 2}}}"#
  static let input = tensor(sizes: [2, 3], strides: [3, 1]).replacing(#"{"as_int": 2}"#, with: batch)
  static let program =
    #"{"graph_module": {"graph": {"inputs": [], "outputs": [], "nodes": [\#(node)], "tensor_values": {"x": \#(input), "#
    + #""p_w": \#(weight), "mul": \#(input)}}, "signature": {"input_specs": [{"parameter": {"arg": {"name": "p_w"}, "#
    + #""parameter_name": "w"}}, {"buffer": {"arg": {"name": "b_n"}, "buffer_name": "n", "persistent": false}}, "#
    + #"{"user_input": {"arg": {"as_tensor": {"name": "x"}}}}], "output_specs": [{"user_output": {"arg": "#
    + #"{"as_tensor": {"name": "mul"}}}}]}}, "schema_version": {"major": 8, "minor": 20}, "#
    + #""torch_version": "2.13.0+cpu"}"#
}
