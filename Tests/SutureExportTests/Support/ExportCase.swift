import SutureComposer
import SutureEngine
import SutureExecution
import SutureExport
import SutureGraph
import SutureSupport
import SutureTestSupport
import Testing

/// A network that is exported, and the input that it is built for.
struct ExportCase: Hashable, Sendable, CustomTestStringConvertible {
  let composition: String
  var backbone: String?
  var site: String?
  let input: Shape
  /// Whether it is trained too, where its sizes allow that.
  var trains = true

  var testDescription: String {
    let place = backbone.map { backbone in site.map { " at \($0) of \(backbone)" } ?? " (\(backbone))" } ?? ""
    return "\(composition)\(place) on \(input)"
  }

  /// Modules whose PyTorch files PyTorch's tools trace for one size: windows round sizes up, or pooling to a fixed number
  /// of cells compares them with it.
  private static let tracedForOneSize = ["biformer", "wtconv", "mlca", "scsa", "fca", "smfa"]

  /// The axes in which the PyTorch file may be free.
  var pyTorchAxes: Set<Int> { Self.tracedForOneSize.contains(where: composition.contains) ? [0] : [0, 2, 3] }

  // MARK: Building

  private func build(_ input: Shape) throws -> Graph {
    let grafter = Checkout.grafter
    guard let backbone else { return try grafter.build(try grafter.composer.composition(composition), input: input) }
    let reference = try CompositionParser.parseReference(backbone)
    let graft = try site.map { _ in try grafter.composer.composition(composition) }
    return try grafter.graft(graft, at: site.map { [SitePattern($0)] } ?? [], of: reference, input: input)
  }

  /// The network with weights of which none is 0 or hidden by another.
  func network() throws -> ExportedNetwork {
    let builds = try NetworkBuilds(input: input, axes: input.rank == 4 ? [0, 2, 3] : [0, 1], build: build)
    let weights = try VariableStore(builds.graph.variables, seed: 1)
    try ExportCase.randomise(weights, gain: trains ? 1 : 0.5)
    let origin = ExportedNetwork.Origin(
      program: "suture tests", composition: site == nil && backbone != nil ? nil : composition, backbone: backbone,
      sites: site.map { [$0] } ?? [], plugins: [])
    return ExportedNetwork(builds: builds, weights: weights, origin: origin)
  }

  /// Adds random numbers to all parameters and buffers: fresh networks have zeros and ones that hide what they multiply
  /// or shift, and weights so small that nothing depends on them.
  /// - Parameter gain: a factor of matrices and kernels: signals that grow from layer to layer, as they do in deep networks
  ///   whose running statistics are not those of their signals, make rounding errors grow too.
  private static func randomise(_ weights: VariableStore, gain: Float) throws {
    for slot in weights.slots {
      guard var tensor = weights.tensor(slot.name) else { continue }
      let count = tensor.values.count
      // About as large as PyTorch's own weights of a layer with as many inputs; variances stay positive.
      let fanIn = slot.shape.rank < 2 ? 6 : max(1, count / slot.shape[0])
      let bound = 1.5 / Double(fanIn).squareRoot()
      var stream = RandomStream(seed: 2, "weights", slot.name)
      let noise = stream.fill(count, .uniform(low: -bound, high: bound))
      let factor = slot.shape.rank < 2 ? 1 : gain
      for index in 0..<count { tensor.values[index] = factor * (tensor.values[index] + noise[index]) }
      try weights.set(slot.name, tensor)
    }
  }

  // MARK: Numbers

  /// Inputs and what Suture's engine computes of them, by the names that `exports.py` uses.
  struct Numbers {
    var inputs = SafeTensors()
    var outputs = SafeTensors()
  }

  /// Suture's numbers: in evaluation mode, for the input and one of other sizes; in training mode if `training`.
  ///
  /// - Parameter axes: those in which the other input differs, as far as the network is free there.
  func numbers(of network: ExportedNetwork, axes: Set<Int>, training: Bool) throws -> Numbers {
    var numbers = Numbers()
    var tensors = network.weights.safeTensors()
    func random(_ shape: Shape, _ name: String) -> Tensor {
      var stream = RandomStream(seed: 3, name)
      return Tensor(shape, stream.fill(shape.elementCount, .normal(mean: 0, deviation: 1)))
    }
    func engine(_ tensors: SafeTensors) -> TensorRun {
      TensorRun(tensors, path: "numbers", engine: OneDNNEngine(), threads: .one)
    }
    tensors["x"] = random(input, "x")
    numbers.inputs["x"] = tensors["x"]
    numbers.outputs["eval/y"] = try engine(tensors).evaluate(network.graph)["eval/y"]
    if training {
      tensors["train/gy"] = random(network.graph.shape(network.graph.outputs[0]), "gy")
      numbers.inputs["train/gy"] = tensors["train/gy"]
      let results = try engine(tensors).train(network.graph)
      for name in results.names { numbers.outputs[name] = results[name] }
    }
    if let other = otherInput(axes.intersection(network.builds.freeAxes)) {
      tensors["x"] = random(other, "other")
      numbers.inputs["other/x"] = tensors["x"]
      numbers.outputs["other/y"] = try engine(tensors).evaluate(try build(other))["eval/y"]
    }
    return numbers
  }

  /// An input of other sizes along the given axes, nil if there are none; unlike those that the network was built for.
  private func otherInput(_ axes: Set<Int>) -> Shape? {
    guard !axes.isEmpty else { return nil }
    var other = input
    for axis in axes { other[axis] = axis == 0 ? (input[0] == 2 ? 3 : 2) : input[axis] + 8 * (axis - 1) }
    return other == input ? nil : other
  }

  /// Whether a step in training mode is possible: PyTorch refuses to normalise a single value.
  func canTrain(_ network: ExportedNetwork) -> Bool {
    trains && !network.graph.shapeWarnings.contains { $0.hasPrefix("training needs") }
  }
}
