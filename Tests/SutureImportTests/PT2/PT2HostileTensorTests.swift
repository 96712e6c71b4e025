import SutureExecution
import SutureGraph
import Testing

@testable import SutureImport

/// Tables of tensors that contradict themselves or the entries.
struct PT2HostileTensorTests {
  private let weights = "data/weights/model_weights_config.json"
  private let constants = "data/constants/model_constants_config.json"

  /// The sample with another description of its weight, which the operations expect too.
  private func sample(_ weight: String) -> PT2Sample {
    PT2Sample().replacing(PT2Sample.weight, with: weight, in: weights).replacing(PT2Sample.weight, with: weight)
  }

  private func sample(count: String) -> PT2Sample {
    PT2Sample().replacing(PT2Sample.count, with: count, in: constants)
  }

  @Test("Weights of all real types are converted")
  func types() throws {
    for (type, content, text) in [
      (6, [0, 0x3c, 0, 0x40, 0, 0x42], "float16"), (13, [0x80, 0x3f, 0, 0x40, 0x40, 0x40], "bfloat16"),
    ] as [(Int, [UInt8], String)] {
      var sample = sample(PT2Sample.tensor(type: type, sizes: [3], strides: [1]))
      sample["data/weights/weight_0"] = content
      let file = try sample.read()
      #expect(try file.elements["w"]?.read().values == [1, 2, 3])
      #expect(file.notes == ["1 variable of type '\(text)' becomes float32."])
    }
  }

  @Test("Tensors lie within their entries")
  func extents() {
    let end = "of the entry 'weight_0', which has 12 bytes"
    for (tensor, reason) in [
      (PT2Sample.tensor(sizes: [4], strides: [1]), "ends at byte 16 \(end)"),
      (PT2Sample.tensor(sizes: [3], strides: [2]), "ends at byte 20 \(end)"),
      (PT2Sample.tensor(sizes: [3], strides: [1], offset: 1), "ends at byte 16 \(end)"),
      (PT2Sample.tensor(type: 8, sizes: [3], strides: [1]), "ends at byte 24 \(end)"),
      (PT2Sample.tensor(sizes: [1 << 33], strides: [1]), "ends at byte 34359738368 \(end)"),
      (PT2Sample.tensor(sizes: [2], strides: [.max]), "ends at byte \(Int.max) \(end)"),
      (PT2Sample.tensor(sizes: [3], strides: [1], offset: .max), "ends at byte \(Int.max) \(end)"),
      (PT2Sample.tensor(sizes: [1 << 34], strides: [0]), "has more elements than a tensor may"),
      (PT2Sample.tensor(sizes: [0, 1 << 62], strides: [1, 1]), "has more elements than a tensor may"),
      (PT2Sample.tensor(sizes: [-3], strides: [1]), "has a negative size, stride or offset"),
      (PT2Sample.tensor(sizes: [3], strides: [-1]), "has a negative size, stride or offset"),
      (PT2Sample.tensor(sizes: [3], strides: [1], offset: -1), "has a negative size, stride or offset"),
      (PT2Sample.tensor(sizes: [3], strides: []), "has 1 sizes and 0 strides"),
      (
        PT2Sample.tensor(sizes: .init(repeating: 1, count: 9), strides: .init(repeating: 1, count: 9)),
        "has 9 dimensions, and at most 8 are read"
      ),
      (
        PT2Sample.tensor(sizes: [3], strides: [1]).replacing(#""as_int": 3"#, with: #""as_expr": {}"#),
        "has sizes that are not known"
      ),
    ] { #expect(sample(tensor).reason() == "the parameter 'w' \(reason)") }
  }

  @Test("Tensors without elements need no bytes, and are not tied")
  func empty() throws {
    let sample = sample(PT2Sample.tensor(sizes: [0, 3], strides: [3, 1], offset: 0))
    #expect(try sample.read().elements["w"]?.read().shape == [0, 3])
  }

  @Test("Elements and operations agree on the shape")
  func shapes() {
    #expect(
      PT2Sample().replacing(PT2Sample.weight, with: PT2Sample.tensor(sizes: [3, 1], strides: [1, 1])).reason()
        == "the parameter 'w' has the shape [3], and the operations expect [3, 1]")
  }

  @Test("A missing table entry or missing bytes are told")
  func missing() {
    #expect(
      PT2Sample().replacing(#"{"w": "#, with: #"{"v": "#, in: weights).reason()
        == "the elements of the parameter 'w' are missing")
    var sample = PT2Sample()
    sample["data/weights/weight_0"] = nil
    #expect(sample.reason() == "the parameter 'w' lies in the entry 'weight_0', which is missing")
    #expect(
      PT2Sample().replacing("}}}}", with: #"}}, "w": {}}}"#, in: weights).reason()
        == "the table of weights cannot be read at byte 277: the key 'w' is given twice")
    #expect(
      PT2Sample().replacing(#""strides": [{"as_int": 1}], "#, with: "", in: weights).reason()
        == "the table of weights cannot be read at byte 246: the description of a tensor is incomplete")
  }

  @Test("What is not read matters only where an operation reads it")
  func unreadable() throws {
    for (tensor, reason) in [
      (PT2Sample.tensor(type: 10, sizes: [], strides: []), "elements of type 'complex64' are not read"),
      (PT2Sample.tensor(type: 77, sizes: [], strides: []), "its element type has the unknown number 77"),
      (PT2Sample.tensor(sizes: [], strides: [], layout: 1), "its layout is 'sparse_coo'"),
    ] {
      let unused = sample(count: tensor)
      #expect(try unused.read().network.constants.isEmpty)
      #expect(
        unused.replacing(#"{"name": "x"}"#, with: #"{"name": "b_n"}"#).reason()
          == "node 'mul' ('aten.mul.Tensor') reads 'b_n', which cannot be read: \(reason)")
    }
    let pickle = PT2Sample().replacing(#""use_pickle": false"#, with: #""use_pickle": true"#, in: weights)
    #expect(pickle.reason()?.hasSuffix("which cannot be read: it is a pickle of a subclass of Tensor") == true)
  }

  @Test("Constants are limited in all, whatever their entries hold", arguments: [1 << 23 + 1, 1 << 33])
  func memory(size: Int) {
    #expect(
      sample(count: PT2Sample.tensor(type: 5, sizes: [size], strides: [0])).reason()
        == "the buffer 'n' has the shape [\(size)]: operations, names and constants need more memory than the file's size "
        + "and 64.0 MiB")
  }

  @Test("Constants are read through strides")
  func strides() throws {
    var sample = sample(count: PT2Sample.tensor(type: 4, sizes: [2, 3], strides: [1, 2]))
    sample["data/constants/tensor_0"] = [1, 2, 3, 4, 5, 0xff].flatMap { [$0, 0, 0, $0 == 0xff ? 0x80 : 0] }
    #expect(
      try sample.read().network.constants["b_n"]
        == ForeignTensor(shape: [2, 3], .integers([1, 3, 5, 2, 4, 0xff - 1 << 31])))
  }

  @Test("A weight that is broadcast is described, and not read")
  func broadcast() throws {
    let file = try sample(PT2Sample.tensor(sizes: [1 << 33], strides: [0])).read()
    #expect(file.network.variables[0].shape == [1 << 33])
  }
}
