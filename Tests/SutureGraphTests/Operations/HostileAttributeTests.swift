import SutureSupport
import Testing

@testable import SutureGraph

/// What plugins may hand to the catalogue: any operation, any inputs, any attributes.
///
/// Refusing is right, trapping is not.
struct HostileAttributeTests {
  private static let numbers = [
    .min, .min + 1, -(1 << 62), -(1 << 33), -2, -1, 0, 1, 2, 3, 4, 5, 7, 16, 1 << 16, 1 << 20, (1 << 20) + 1, 1 << 30,
    1 << 31, 1 << 32, 1 << 33, (1 << 33) + 1, 1 << 62, .max - 1, .max,
  ]
  private static let reals = [
    0, -0.0, 1, -1, 0.5, 1e-5, .leastNonzeroMagnitude, 1e308, -1e308, .infinity, -.infinity, .nan, 9.3e18,
  ]
  private static let names = [
    "axis", "axes", "keep", "shape", "size", "kernel", "stride", "padding", "dilation", "groups", "epsilon", "momentum",
    "before", "after", "value", "start", "end", "indices", "probability", "scale", "shift", "correction", "method",
    "transpose_a", "transpose_b", "count_padding", "mode", "padding_mode", "output_padding", "align_corners", "alpha",
    "exponent",
  ]
  private static let shapes: [Shape] = [
    [2, 3, 4, 5], [], [1], [3], [1, 1, 1, 1], [3, 3], [2, 3, 20], [4, 3, 3, 3], [3, 1, 3, 3], [1 << 33],
    [1, 1 << 33, 1, 1],
    [1, 1, 1 << 16, 1 << 17], [8, 8, 1 << 14, 1 << 13], [1, 8, 1 << 15, 1 << 15], [1, 2, 1, 2, 1, 2, 1, 2],
    [1 << 16, 1 << 17], [1 << 17, 1 << 16],
  ]

  /// Attributes that each operation takes, so that most draws come past the reader.
  private static let expected: [String: [String]] = [
    "softmax": ["axis"], "log_softmax": ["axis"], "affine": ["scale", "shift"], "dropout": ["probability"],
    "reduce_sum": ["axes", "keep"], "reduce_mean": ["axes", "keep"], "reduce_max": ["axes", "keep", "first"],
    "reduce_l2": ["axes", "keep"], "reduce_variance": ["axes", "keep", "correction"],
    "matmul": ["transpose_a", "transpose_b"],
    "convolution": ["stride", "padding", "dilation", "groups", "padding_mode"],
    "transposed_convolution": ["stride", "padding", "output_padding", "dilation", "groups"], "elu": ["alpha"],
    "pow": ["exponent"],
    "max_pool": ["kernel", "stride", "padding"], "average_pool": ["kernel", "stride", "padding", "count_padding"],
    "adaptive_average_pool": ["size"], "adaptive_max_pool": ["size"], "batch_norm": ["epsilon", "momentum"],
    "layer_norm": ["epsilon"], "group_norm": ["groups", "epsilon"], "reshape": ["shape"], "permute": ["axes"],
    "slice": ["axis", "start", "end"], "concat": ["axis"], "pad": ["before", "after", "mode"], "expand": ["shape"],
    "gather": ["axis", "indices"], "resize": ["size", "method", "align_corners"],
    "unfold": ["kernel", "stride", "padding", "dilation"],
    "fold": ["kernel", "stride", "padding", "dilation", "size"], "constant": ["shape", "value"],
    "topk": ["k", "axis"], "take_along": ["axis"], "grid_sample": ["align_corners"], "range": ["count"],
  ]

  private struct Draw {
    var random: RandomStream

    mutating func number() -> Int { HostileAttributeTests.numbers.randomElement(using: &random) ?? 0 }

    mutating func value(of name: String) -> Attribute.Value {
      switch Int.random(in: 0..<12, using: &random) {
      case 0: .real(HostileAttributeTests.reals.randomElement(using: &random) ?? 0)
      case 1: .text(["nearest", "bilinear", "", "é"].randomElement(using: &random) ?? "")
      case 2: .integer(number())
      case 3: .integers((0..<Int.random(in: 0..<10, using: &random)).map { _ in number() })
      default:
        switch name {
        case "method": .text(Bool.random(using: &random) ? "nearest" : "bilinear")
        case "mode", "padding_mode":
          .text(["constant", "reflect", "replicate", "circular"].randomElement(using: &random) ?? "")
        case "epsilon", "momentum", "value", "scale", "shift", "probability", "alpha", "exponent":
          .real(HostileAttributeTests.reals.randomElement(using: &random) ?? 0)
        case "axis", "keep", "first", "start", "end", "groups", "correction", "count_padding", "transpose_a",
          "transpose_b", "k", "count", "align_corners":
          .integer(Bool.random(using: &random) ? Int.random(in: -2..<4, using: &random) : number())
        case "axes", "before", "after", "shape":
          .integers((0..<Int.random(in: 1..<5, using: &random)).map { Bool.random(using: &random) ? $0 : number() })
        default: .integers((0..<Int.random(in: 1..<3, using: &random)).map { _ in number() })
        }
      }
    }

    mutating func attributes(of operation: String) -> [Attribute] {
      var names = HostileAttributeTests.expected[operation] ?? []
      if Int.random(in: 0..<8, using: &random) == 0 {
        names.append(HostileAttributeTests.names.randomElement(using: &random) ?? "axis")
      }
      return names.filter { _ in Int.random(in: 0..<6, using: &random) > 0 }.map { Attribute($0, value(of: $0)) }
    }
  }

  /// Applies operations at random, and gives the graph with what was possible.
  private func graph(seed: UInt64, steps: Int) throws -> (graph: Graph, refusals: [GraphError]) {
    var draw = Draw(random: RandomStream(seed: seed, "hostile"))
    var graph = Graph(type: "Fuzz")
    var values: [Value] = []
    for (index, shape) in Self.shapes.enumerated() {
      values.append(
        index % 3 == 0
          ? try graph.input("x\(index)", shape) : try graph.variable(.parameter, "p\(index)", shape, .constant(0)))
    }
    var refusals: [GraphError] = []
    for _ in 0..<steps {
      let name = OperationCatalogue.names.randomElement(using: &draw.random) ?? "relu"
      let attributes = draw.attributes(of: name)
      let inputs = (0..<Int.random(in: 0..<4, using: &draw.random)).compactMap { _ in
        values.randomElement(using: &draw.random)
      }
      do throws(GraphError) {
        values += try graph.apply(try OperationCatalogue.operation(name, attributes), inputs)
        graph.outputs = [values[values.count - 1]]
      } catch {
        refusals.append(error)
      }
    }
    return (graph, refusals)
  }

  @Test(arguments: 0..<400)
  func `no attribute, however absurd, traps`(seed: UInt64) throws {
    let (graph, refusals) = try graph(seed: seed, steps: 60)
    for refusal in refusals { #expect("\(refusal)".utf8.count < 5000) }
    for shape in graph.shapes { #expect(shape.dimensions.allSatisfy { $0 >= 1 }) }
    let cost = graph.cost
    #expect(cost.macs >= 0 && cost.elementOperations >= 0 && cost.bytes >= 0)
    #expect(!graph.structure.isEmpty && !graph.listing.isEmpty)
    guard !graph.outputs.isEmpty else { return }
    for mode in [Mode.evaluation, .training] {
      if let lowered = try? graph.lowered(for: mode) { #expect(lowered.cost.macs >= 0) }
    }
    if let gradient = try? graph.differentiated() { #expect(gradient.cost.macs >= 0) }
  }

  @Test func `counts beyond the largest integer stop there`() throws {
    var graph = Graph(type: "Wide")
    let x = try graph.input("x", [1, 8, 1 << 15, 1 << 15])
    let weight = try graph.variable(.parameter, "w", [8, 8, 1 << 14, 1 << 13], .constant(0))
    let attributes = [Attribute("padding", .integers([(1 << 13) - 1, (1 << 12) - 1]))]
    let padded = try graph.apply(OperationCatalogue.operation("convolution", attributes), [x, weight])
    graph.outputs = padded
    #expect(graph.cost.macs > 1 << 61)
    for _ in 0..<8 {
      graph.outputs = try graph.apply(OperationCatalogue.operation("convolution", attributes), [x, weight])
    }
    #expect(graph.cost.macs == .max)
  }
}
