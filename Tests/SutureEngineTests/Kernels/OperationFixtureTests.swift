import SutureExecution
import SutureTestSupport
import Testing

@testable import SutureEngine
@testable import SutureGraph

/// Single operations and their gradients against PyTorch's numbers, which `Fixtures/Operations/make.py` writes.
@Suite struct OperationFixtureTests {
  private static let fixture = Result {
    try SafeTensors(
      contentsOf: "\(Checkout.root)/Tests/SutureEngineTests/Fixtures/Operations/operations.safetensors")
  }

  /// A case of the file, and the operation that it is.
  struct Sample: Sendable, CustomTestStringConvertible {
    let name: String
    let operation: String
    let attributes: [Attribute]
    var testDescription: String { name }

    init(_ name: String, _ operation: String, _ attributes: Attribute...) {
      (self.name, self.operation, self.attributes) = (name, operation, attributes)
    }
  }

  private static func integers(_ name: String, _ values: Int...) -> Attribute { Attribute(name, .integers(values)) }
  private static func integer(_ name: String, _ value: Int) -> Attribute { Attribute(name, .integer(value)) }
  private static func real(_ name: String, _ value: Double) -> Attribute { Attribute(name, .real(value)) }
  private static func text(_ name: String, _ value: String) -> Attribute { Attribute(name, .text(value)) }

  private static let elementwise = [
    Sample("softplus", "softplus"), Sample("elu", "elu"), Sample("elu alpha", "elu", real("alpha", 0.3)),
    Sample("cos", "cos"), Sample("sin", "sin"), Sample("pow 2.5", "pow", real("exponent", 2.5)),
    Sample("pow -0.7", "pow", real("exponent", -0.7)), Sample("pow 3", "pow", integer("exponent", 3)),
    Sample("pow 4", "pow", integer("exponent", 4)), Sample("pow of tensors", "pow"),
  ]

  private static let borders = ["reflect", "replicate", "circular"].flatMap { mode in
    [
      Sample(
        "pad \(mode)", "pad", integers("before", 0, 0, 1, 2), integers("after", 0, 0, 0, 3), text("mode", mode)),
      Sample(
        "convolution \(mode)", "convolution", integers("stride", 2, 1), integers("padding", 1, 2),
        integers("dilation", 1, 2), text("padding_mode", mode)),
    ]
  }

  private static let resizes = [(7, 9), (2, 3), (1, 5), (4, 5)].map { height, width in
    Sample(
      "resize \(height) \(width)", "resize", integers("size", height, width), text("method", "bilinear"),
      integer("align_corners", 1))
  }

  private static let transposed = [
    Sample("transposed", "transposed_convolution"),
    Sample(
      "transposed settings", "transposed_convolution", integers("stride", 2, 3), integers("padding", 1, 0),
      integers("output_padding", 1, 2), integer("groups", 2)),
    Sample(
      "transposed dilated", "transposed_convolution", integer("stride", 2), integer("padding", 2),
      integer("output_padding", 2), integer("dilation", 3)),
    Sample("transposed depthwise", "transposed_convolution", integer("stride", 2), integer("groups", 4)),
    Sample(
      "transposed sequence", "transposed_convolution", integer("stride", 2), integer("padding", 1),
      integer("output_padding", 1)),
    Sample("transposed wide padding", "transposed_convolution", integer("padding", 4)),
  ]

  private static let samples = elementwise + borders + resizes + transposed

  @Test func `every case of the file has an operation`() throws {
    let names = Set(try Self.fixture.get().names.map { $0.prefix { $0 != "/" } }.map(String.init))
    #expect(Self.samples.map(\.name).sorted() == names.sorted())
  }

  @Test(arguments: samples, [true, false])
  func `an operation and its gradients are PyTorch's`(_ sample: Sample, _ fuses: Bool) throws {
    let fixture = try Self.fixture.get()
    func tensor(_ name: String) throws -> Tensor { try fixture.require("\(sample.name)/\(name)", path: "operations") }
    let count = fixture.names.filter { $0.hasPrefix("\(sample.name)/x") }.count
    let operands = try (0..<count).map { try tensor("x\($0)") }
    let operation = try OperationCatalogue.operation(sample.operation, sample.attributes)
    let trained = try graph(of: operation, operands.map(\.shape)).differentiated()
    let plan = try Plan(
      trained, variables: try VariableStore([], seed: 0), options: ExecutionOptions(threads: .one),
      tuning: PlanTuning(fuses: fuses))
    let results = try plan.run(operands + [try tensor("gy")])
    for (name, result) in zip(["y"] + (0..<count).map { "g\($0)" }, results) {
      let expected = try tensor(name)
      #expect(result.shape == expected.shape)
      let scale = expected.values.reduce(1) { max($0, abs($1)) }
      let difference = zip(result.values, expected.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(difference <= 1e-5 * scale, "\(name) differs by \(difference)")
      let isFinite = result.values.allSatisfy(\.isFinite)
      #expect(isFinite)
    }
  }
}
