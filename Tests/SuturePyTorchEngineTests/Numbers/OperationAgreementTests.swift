import SutureConformance
import SutureEngine
import SutureExecution
import SutureGraph
import SuturePyTorchEngine
import SutureSupport
import SutureTestSupport
import Testing

/// Operations that no module of the registry has, or not with all their settings.
@Suite(.serialized, .enabled(if: Checkout.runsPyTorch, Comment(rawValue: Checkout.pyTorchIsMissing)))
struct OperationAgreementTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    var attributes: [Attribute] = []
    let operands: [Shape]
    /// The numbers lie between these two.
    var range = -2.0...2.0

    var testDescription: String { "\(name) \(attributes.map(\.description).joined(separator: " ")) of \(operands)" }
  }

  private static func integers(_ name: String, _ values: Int...) -> Attribute { Attribute(name, .integers(values)) }
  private static func text(_ name: String, _ value: String) -> Attribute { Attribute(name, .text(value)) }

  private static let elementwise: [Sample] = [
    Sample(name: "softplus", operands: [[3, 40]], range: -30...30), Sample(name: "cos", operands: [[3, 40]]),
    Sample(name: "sin", operands: [[3, 40]], range: -100...100),
    Sample(name: "elu", attributes: [Attribute("alpha", .real(0.7))], operands: [[3, 40]]),
    Sample(name: "pow", attributes: [Attribute("exponent", .real(2.5))], operands: [[3, 40]], range: 0.1...3),
    Sample(name: "pow", attributes: [Attribute("exponent", .real(3))], operands: [[3, 40]]),
    Sample(name: "pow", operands: [[3, 4], [4]], range: 0.1...3),
  ]

  private static let windows: [Sample] =
    ["reflect", "replicate", "circular"].flatMap { mode in
      [
        Sample(
          name: "pad", attributes: [integers("before", 0, 1, 2, 0), integers("after", 0, 0, 1, 3), text("mode", mode)],
          operands: [[2, 3, 4, 5]]),
        Sample(
          name: "convolution", attributes: [integers("padding", 2, 1), text("padding_mode", mode)],
          operands: [[2, 3, 4, 5], [4, 3, 3, 3], [4]]),
      ]
    } + [
      Sample(
        name: "resize",
        attributes: [integers("size", 7, 3), text("method", "bilinear"), Attribute("align_corners", .integer(1))],
        operands: [[2, 3, 4, 5]]),
      Sample(
        name: "transposed_convolution",
        attributes: [
          integers("stride", 2, 3), integers("padding", 1), integers("output_padding", 1, 2),
          Attribute("groups", .integer(2)),
        ], operands: [[2, 4, 5, 3], [4, 3, 3, 4], [6]]),
      Sample(
        name: "transposed_convolution", attributes: [integers("dilation", 4), integers("output_padding", 2)],
        operands: [[2, 4, 7], [4, 3, 3], [3]]),
    ]

  @Test(arguments: elementwise + windows)
  func `an operation and its gradients are those of oneDNN`(
    _ sample: Sample
  ) throws {
    var graph = Graph(type: "Test")
    var values: [Value] = []
    for (index, shape) in sample.operands.enumerated() { values.append(try graph.input("x\(index)", shape)) }
    let operation = try OperationCatalogue.operation(sample.name, sample.attributes)
    graph.outputs = try graph.apply(operation, values)
    let inputs = sample.operands.enumerated().map { index, shape in
      random(shape, "x\(index)", sample.range)
    }
    let variables = try VariableStore([], seed: 0)
    let lowered = try graph.lowered(for: .evaluation)
    try check(lowered, inputs, variables)
    let upstream = random(graph.shape(graph.outputs[0]), "gy", -1...1)
    try check(try graph.differentiated(), inputs + [upstream], variables)
  }

  private func random(_ shape: Shape, _ name: String, _ range: ClosedRange<Double>) -> Tensor {
    var stream = RandomStream(seed: 3, name)
    return Tensor(shape, stream.fill(shape.elementCount, .uniform(low: range.lowerBound, high: range.upperBound)))
  }

  private func check(_ graph: Graph, _ inputs: [Tensor], _ variables: VariableStore) throws {
    let engines: [any Engine] = [TestedEngine.engine(), OneDNNEngine()]
    let results = try engines.map {
      try $0.prepare(graph, variables: variables, options: ExecutionOptions()).run(inputs)
    }
    for (found, expected) in zip(results[0], results[1]) {
      #expect(TensorDifference(found, expected).relative <= 1e-4)
    }
  }
}
