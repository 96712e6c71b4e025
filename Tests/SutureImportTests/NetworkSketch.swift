import SutureGraph

@testable import SutureImport

/// A small network that a test writes down node by node.
struct NetworkSketch {
  var network: ForeignNetwork

  /// Creates a network with one input, `x`.
  init(_ dialect: ForeignNetwork.Dialect = .aten, input: [Int?] = [nil, 3, 8, 8]) {
    network = ForeignNetwork(dialect: dialect, producer: "test", pathSource: .moduleStack)
    network.inputs = [ForeignNetwork.Input(value: "x", sizes: input)]
  }

  /// The network with outputs, and with the sites that are found in it.
  func finished(_ outputs: String...) -> ForeignNetwork {
    var network = network
    network.outputs = outputs
    network.sites = SiteFinder(network).sites
    return network
  }

  /// Adds a node; its arguments without a name are the inputs of an ONNX operator.
  mutating func node(
    _ operation: String, _ arguments: KeyValuePairs<String, ForeignArgument>, to output: String, in module: String = ""
  ) {
    network.nodes.append(
      ForeignNode(
        operation: operation, name: output, arguments: arguments.map { .init($0, $1) }, outputs: [output],
        module: module))
  }

  /// Adds a parameter or buffer.
  mutating func variable(_ name: String, _ shape: [Int], isParameter: Bool = true) {
    network.variables.append(.init(name: name, values: [name], isParameter: isParameter, shape: shape))
  }

  // MARK: Layers

  mutating func relu(_ input: String, to output: String, in module: String = "") {
    node("aten.relu.default", ["self": .value(input)], to: output, in: module)
  }

  mutating func add(_ a: String, _ b: String, to output: String, in module: String = "") {
    node("aten.add.Tensor", ["self": .value(a), "other": .value(b)], to: output, in: module)
  }

  /// A convolution of 3×3 that keeps height and width, or halves them; its weight is named after its module.
  mutating func conv(
    _ input: String, to output: String, in module: String, _ channels: (Int, Int) = (3, 3), stride: Int = 1
  ) {
    let weight = "\(NetworkScopes.withoutCalls(module)).weight"
    if !network.variables.contains(where: { $0.name == weight }) { variable(weight, [channels.1, channels.0, 3, 3]) }
    node(
      "aten.conv2d.default",
      [
        "input": .value(input), "weight": .value(weight), "stride": .integers([stride, stride]),
        "padding": .integers([1, 1]),
      ], to: output, in: module)
  }

  /// A linear layer with a bias.
  mutating func linear(_ input: String, to output: String, in module: String, _ features: (Int, Int)) {
    variable("\(module).weight", [features.1, features.0])
    variable("\(module).bias", [features.1])
    node(
      "aten.linear.default",
      ["input": .value(input), "weight": .value("\(module).weight"), "bias": .value("\(module).bias")],
      to: output, in: module)
  }

  mutating func permute(_ input: String, _ axes: [Int], to output: String, in module: String = "") {
    node("aten.permute.default", ["self": .value(input), "dims": .integers(axes)], to: output, in: module)
  }

  mutating func reshape(_ input: String, _ sizes: [Int], to output: String, in module: String = "") {
    node("aten.view.default", ["self": .value(input), "size": .integers(sizes)], to: output, in: module)
  }

  mutating func mean(_ input: String, _ axes: [Int], to output: String, keeps: Bool = false, in module: String = "") {
    node(
      "aten.mean.dim", ["self": .value(input), "dim": .integers(axes), "keepdim": .boolean(keeps)], to: output,
      in: module)
  }
}

extension ForeignArgument {
  /// A list of integers.
  static func integers(_ numbers: [Int]) -> ForeignArgument { .list(numbers.map { .integer($0) }) }
}
