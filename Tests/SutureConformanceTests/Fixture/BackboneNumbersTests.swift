import SutureComposer
import SutureEngine
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureTestSupport
import Testing

/// Published backbones against what timm's have and compute.
@Suite struct BackboneNumbersTests {
  private static func build(_ id: String, _ shape: Shape) throws -> (graph: Graph, sites: [Site]) {
    try Checkout.grafter.bare(ModuleReference(id: id), input: shape)
  }

  @Test(arguments: BackboneReference.ids)
  func `keys and shapes are timm's in its order, and so are parameters and MACs`(id: String) throws {
    let reference = try BackboneReference.read(id)
    let graph = try Self.build(id, [1, 3, 224, 224]).graph
    #expect(graph.variables.map(\.name) == reference.tensors.map(\.key))
    #expect(graph.variables.map(\.shape) == reference.tensors.map { Shape($0.shape) })
    #expect(graph.variables.map { $0.role == .buffer } == reference.tensors.map { $0.after != nil })
    #expect(graph.parameterCount == reference.parameters)
    #expect(graph.cost.macs == reference.macs)
  }

  /// timm's modules that are no sites: parts of a stem or head, and what does nothing.
  private static let parts: Set = ["conv_stem", "bn1", "conv_head", "global_pool", "stages.0.downsample"]

  @Test(arguments: BackboneReference.ids)
  func `stages and blocks are sites, with timm's shapes`(id: String) throws {
    let sites = Dictionary(
      uniqueKeysWithValues: try Self.build(id, [1, 3, 224, 224]).sites.map { ($0.name, $0.shape) })
    for module in try BackboneReference.read(id).modules where !Self.parts.contains(module.path) {
      #expect(sites[module.path] == Shape(module.shape), "\(module.path)")
    }
  }

  @Test func `DeiT is the network of ViT`() throws {
    let shape: Shape = [2, 3, 64, 64]
    let graphs = try ["deit_tiny_patch16_224", "vit_tiny_patch16_224"].map { try Self.build($0, shape).graph }
    #expect(graphs[0].variables == graphs[1].variables)
    #expect(graphs[0].listing == graphs[1].listing)
    #expect(graphs[0].structure == graphs[1].structure)
  }

  @Test func `the generator begins as its page says`() {
    let numbers = GeneratedNumbers.signal("input/2x3x64x64", [3])
    #expect(numbers == [-1.4606531829972547, 1.3369576266311987, -1.5992257874727172].map { Float($0 as Double) })
  }

  @Test(arguments: BackboneReference.ids)
  func `logits, gradients and running statistics are PyTorch's`(id: String) throws {
    let reference = try BackboneReference.read(id)
    let generator = GeneratedNumbers(gain: reference.gain)
    var weights = SafeTensors()
    for tensor in reference.tensors {
      let numbers = generator.variable(tensor.key, tensor.shape)
      #expect(GeneratedNumbers.checksum(numbers) == tensor.crc, "\(tensor.key)")
      weights[tensor.key] = Tensor(Shape(tensor.shape), numbers)
    }
    for evaluation in reference.evaluation {
      let (graph, tensors) = try Self.prepare(id, evaluation.input, evaluation.shape, generator, weights)
      if let positions = tensors["pos_embed"] {
        #expect(GeneratedNumbers.checksum(positions.values) == evaluation.positions)
      }
      let logits = try #require(
        try TensorRun(tensors, path: id, engine: OneDNNEngine()).evaluate(graph)["eval/y"])
      Self.compare(
        logits, evaluation.first, sum: evaluation.sum, squares: evaluation.sumOfSquares, tolerance: 1e-5,
        "\(id) \(evaluation.shape)")
    }
    try Self.train(id, reference, generator, weights)
  }

  /// Compares a pass in training mode: logits, norms of gradients, running statistics.
  private static func train(
    _ id: String, _ reference: BackboneReference, _ generator: GeneratedNumbers, _ weights: SafeTensors
  ) throws {
    let training = reference.training
    var (graph, tensors) = try prepare(id, training.input, training.shape, generator, weights)
    let outputs = graph.shape(graph.outputs[0])
    tensors["train/gy"] = Tensor(outputs, GeneratedNumbers.signal(training.upstream, outputs.dimensions))
    let results = try TensorRun(tensors, path: id, engine: OneDNNEngine()).train(graph)
    compare(
      try #require(results["train/y"]), training.first, sum: training.sum, squares: training.sumOfSquares,
      tolerance: 1e-4, "\(id) training")
    // Rounding puts single units of a deep ReLU network on the other side of a kink.
    let tolerance = max(1e-3, 3 * training.rounding)
    // Before batch norm some gradients are 0 but for rounding.
    let largest = reference.tensors.compactMap(\.gradient).max() ?? 0
    func expectNorm(_ name: String, _ expected: Double, _ tolerance: Double) throws {
      let norm = try #require(results[name]).norm
      #expect(abs(norm - expected) <= tolerance * expected + 1e-6 * largest, "\(name): \(norm), expected \(expected)")
    }
    try expectNorm("train/gx", training.gradient, tolerance)
    for tensor in reference.tensors {
      if let gradient = tensor.gradient { try expectNorm("train/grad/\(tensor.key)", gradient, tolerance) }
      guard let after = tensor.after, let first = tensor.first else { continue }
      try expectNorm("train/buffer/\(tensor.key)", after, 1e-4)
      let values = try #require(results["train/buffer/\(tensor.key)"]).values
      #expect(zip(values, first).allSatisfy { isClose(Double($0), $1, 1e-4) }, "\(tensor.key)")
    }
  }

  /// The network for a size, with its input and with weights of the right shapes.
  private static func prepare(
    _ id: String, _ input: String, _ shape: [Int], _ generator: GeneratedNumbers, _ weights: SafeTensors
  ) throws -> (graph: Graph, tensors: SafeTensors) {
    let graph = try build(id, Shape(shape)).graph
    var tensors = weights
    tensors["x"] = Tensor(Shape(shape), GeneratedNumbers.signal(input, shape))
    // The position embedding has the size of the grid.
    for variable in graph.variables where weights.shape(of: variable.name) != variable.shape {
      tensors[variable.name] = Tensor(
        variable.shape, generator.variable(variable.name, variable.shape.dimensions))
    }
    return (graph, tensors)
  }

  /// Compares logits with the first sixteen, and with sums over all of them, which bound the errors of the others.
  private static func compare(
    _ logits: Tensor, _ first: [Double], sum: Double, squares: Double, tolerance: Double, _ place: String
  ) {
    let values = logits.values.map(Double.init)
    let allowed = tolerance * max(1, values.map(abs).max() ?? 0)
    #expect(!first.isEmpty && zip(values, first).allSatisfy { isClose($0, $1, allowed) }, "\(place)")
    #expect(isClose(values.reduce(0, +), sum, allowed * Double(values.count).squareRoot()), "\(place)")
    let size = values.reduce(0) { $0 + abs($1) }
    #expect(isClose(values.reduce(0) { $0 + $1 * $1 }, squares, 2 * allowed * size), "\(place)")
  }
}

extension Tensor {
  /// The Euclidean norm of all elements.
  fileprivate var norm: Double { values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() }
}
