import SutureComposer
import SutureEngine
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureTestSupport
import Testing

/// Where gradients go if a maximum occurs more than once: numbers computed with PyTorch 2.13.0.
@Suite struct EqualMaximaTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let composition: String
    /// The gradient of Σ(y · gy) with regard to x, in training.
    let gradient: [Double]
    var testDescription: String { composition }
  }

  /// A map with few different numbers, among them whole planes of one number.
  static let x: [Float] = [
    0.5, 0.5, 0, 1, 0.5, 0, 0.5, 0.5, 0, 1, 0.5, 0, 1, 1, 1, 1, 1, 1, 0.5, 0.5, 0, 1, 0.5, 0,
  ]

  /// `ca`, `sa` and `cbam` follow code with `amax`, where equal maxima share; `triplet` code with `max(dim)`, where the
  /// first takes all; the others are compared with code of the same functions as their authors'.
  static let cases = [
    Case(
      composition: "ca(reduction: 2)",
      gradient: [
        -0.181268, 0.089515, -0.271529, -0.005222, 0.270037, -0.091007, 0.222328, -0.220836, 0.111537, -0.32715,
        0.000746, 0.333119, -0.135858, 0.260525, -0.267985, 0.128398, -0.400113, -0.00373, 0.458794, -0.153429,
        0.305739, -0.308723, 0.152683, -0.45954,
      ]),
    Case(
      composition: "sa(kernel_size: 3)",
      gradient: [
        -0.276616, 0.12622, -0.393809, -0.00002, 0.438014, -0.131459, 0.283043, -0.262822, 0.133507, -0.434691,
        0.002893, 0.401373, -0.142433, 0.263327, -0.254417, 0.14487, -0.448228, -0.001473, 0.422957, -0.133142,
        0.265336, -0.2898, 0.147933, -0.397875,
      ]),
    Case(
      composition: "cbam(reduction: 2, kernel_size: 3)",
      gradient: [
        -0.11347, 0.028149, -0.107687, 0.00101, 0.088078, -0.018829, 0.142699, -0.103, 0.052468, -0.162737, -0.011243,
        0.089611, 0.009744, 0.132025, -0.142935, 0.067102, -0.139585, 0.005426, 0.294422, -0.078984, 0.136154,
        -0.215847, 0.039398, -0.109685,
      ]),
    Case(
      composition: "triplet",
      gradient: [
        -0.246523, 0.128648, -0.391712, -0.087772, 0.389477, -0.116612, 0.285065, -0.276734, 0.117111, -0.418954,
        0.004571, 0.341407, -0.07587, 0.275151, -0.265077, 0.12655, -0.289297, 0.007439, 0.382642, -0.142307, 0.213221,
        -0.263717, 0.119825, -0.321147,
      ]),
    Case(
      composition: "cam",
      gradient: [
        -0.572976, 0.222014, -0.71827, 0.106103, 0.714227, -0.255474, 0.468159, -0.48685, 0.364001, -0.643897, 0.005363,
        0.826797, -0.285439, 0.529589, -0.503927, 0.331691, -0.79705, 0.007684, 0.697591, -0.257418, 0.572865,
        -0.393897, 0.234795, -0.714338,
      ]),
    Case(
      composition: "lsk",
      gradient: [
        0.246653, -0.127038, 0.305807, 0.006423, -0.389437, 0.133219, 0.11302, -0.143707, 0.048332, -0.257028, 0.014511,
        0.234532, 0.02221, -0.023286, -0.022366, -0.080453, 0.0164, 0.049468, -0.370815, 0.084338, -0.212206, 0.274459,
        -0.131624, 0.366971,
      ]),
  ]

  @Test(arguments: cases)
  func `modules that take a maximum have the gradients of their references at ties`(_ test: Case) throws {
    let grafter = Checkout.grafter
    let graph = try grafter.build(try grafter.composer.composition(test.composition), input: [1, 4, 2, 3])
    var tensors = SafeTensors()
    tensors["x"] = Tensor([1, 4, 2, 3], Self.x)
    tensors["train/gy"] = Tensor([1, 4, 2, 3], (0..<24).map { Float(($0 * 3 + 1) % 7 - 3) / 4 })
    for (position, parameter) in graph.parameters.enumerated() {
      let values = (0..<parameter.shape.elementCount).map { Float(($0 * 7 + 3 * position + 1) % 11 - 5) / 10 }
      tensors["param/\(parameter.name)"] = Tensor(parameter.shape, values)
    }
    for buffer in graph.buffers {
      tensors["buffer/\(buffer.name)"] = Tensor(buffer.shape, repeating: buffer.name.hasSuffix("var") ? 1 : 0)
    }
    let run = TensorRun(tensors, path: "test", engine: OneDNNEngine(), threads: .one)
    let made = try #require(try run.train(graph)["train/gx"])
    for (actual, expected) in zip(made.values, test.gradient) {
      #expect(abs(Double(actual) - expected) <= 2e-6)
    }
  }

  @Test func `every module that takes a maximum has a case`() throws {
    let grafter = Checkout.grafter
    var ids: [String] = []
    for manifest in grafter.registry.manifests where manifest.kind == .module && manifest.contract.inputs.count == 1 {
      let isTokens = manifest.contract.input.count == 3
      let graph = try grafter.build(
        try grafter.composer.composition(manifest.id), input: isTokens ? [2, 16, 64] : [2, 64, 8, 8])
      if graph.nodes.contains(where: { $0.operation.name.contains("max") && !$0.operation.name.contains("softmax") }) {
        ids.append(manifest.id)
      }
    }
    // 'cpca' and 'smfa' have no case: they pool what a convolution makes of the map, and rounding may tell equal numbers
    // apart there.
    #expect(ids.sorted() == ["ca", "cam", "cbam", "cpca", "lsk", "sa", "smfa", "triplet"])
  }
}
