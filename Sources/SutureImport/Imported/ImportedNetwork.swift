import SutureExecution
import SutureGraph
import SutureSupport

/// A network that was imported: its operations, its sites, and its weights.
package struct ImportedNetwork: Sendable {
  /// The last layer, if it is linear and computes the network's output: a number of classes can replace its size.
  package struct Classifier: Hashable, Sendable, Codable {
    /// The name of the weight [classes, features], or [features, classes] if `isTransposed`.
    package let weight: String
    /// The name of the bias [classes]; nil if it has none.
    package let bias: String?
    /// Whether the weight's last size is the number of classes.
    package let isTransposed: Bool
  }

  /// What a build may choose.
  package struct Settings {
    /// The number of classes; nil for that of the file.
    package var classes: Int?
    /// Whether variables start with the network's own weights.
    package var isPretrained = true
    /// Whether shapes alone are of interest, so that no elements are read, not even those of constants.
    package var isProbe = false

    /// The network as it is in its file.
    package init() {}
  }

  /// The operations and sites.
  package let network: ForeignNetwork
  /// The layer whose size is the number of classes; nil if the output is something else.
  package let classifier: Classifier?
  /// The names of the outputs that are computed.
  package let outputs: [String]
  /// The number of classes of a classifier that is added to the outputs; nil for none.
  package let addedClasses: Int?
  private let weights: NetworkWeights

  /// Creates a network from a description and its weights.
  package init(
    _ network: ForeignNetwork, classifier: Classifier?, outputs: [String], addedClasses: Int? = nil,
    weights: NetworkWeights
  ) {
    self.addedClasses = addedClasses
    self.network = network
    self.classifier = classifier
    self.outputs = outputs
    self.weights = weights
  }

  /// Reads a network: what `suture import` wrote, or a `.pt2` or `.onnx` file.
  /// - Parameters:
  ///   - graph: the path of the description.
  ///   - graphDigest: the digest that the description's file must have; nil for any.
  ///   - weights: the path of a safetensors file with the weights; nil if the description's file has them.
  ///   - weightsDigest: the digest that the weights' file must have; nil for any.
  /// - Throws: `ImportError`, also if a file has another digest, and errors of reading files.
  package init(graph: String, graphDigest: String? = nil, weights: String?, weightsDigest: String?) throws {
    if let graphDigest { try StatedDigest(graphDigest, key: "graph_sha256", of: "operations").check(graph) }
    if graph.hasSuffix(NetworkDocument.suffix) {
      let document = try NetworkDocument(contentsOf: graph)
      self.init(
        document.network, classifier: document.classifier, outputs: document.outputs,
        addedClasses: document.addedClasses, weights: try NetworkWeights(file: weights, digest: weightsDigest))
      return
    }
    let file = try ForeignFile(contentsOf: graph)
    var network = file.network.pruned(to: file.network.outputs)
    network.sites = SiteFinder(network).sites
    self.init(
      network, classifier: Classifier(of: network), outputs: network.outputs,
      weights: try weights.map { try NetworkWeights(file: $0, digest: weightsDigest) }
        ?? NetworkWeights(elements: file.elements))
  }

  /// Builds the network for the shape of an input.
  /// - Throws: `NodeError` and `ImportError` if it cannot be built.
  package func fragment(input: Shape, _ settings: Settings = Settings()) throws -> GraphFragment {
    var shapes: [String: Shape] = [:]
    if let classes = settings.classes, let classifier {
      for variable in network.variables where [classifier.weight, classifier.bias].contains(variable.name) {
        var shape = Shape(variable.shape)
        guard shape.rank > 0 else { continue }
        shape[classifier.isTransposed && variable.name == classifier.weight ? shape.rank - 1 : 0] = classes
        shapes[variable.name] = shape
      }
    }
    let constants = Set(network.variables.lazy.filter(\.isConstant).map(\.name))
    return try NetworkBuilder.fragment(
      of: network, input: input, shapes: shapes, outputs: outputs,
      classes: addedClasses.map { settings.classes ?? $0 }
    ) { name, shape in
      let isConstant = constants.contains(name)
      guard !settings.isProbe, settings.isPretrained || isConstant, !weights.isEmpty || isConstant else { return nil }
      let values = try weights.values(of: name, shape)
      // A layer for other classes has new weights; everything else must be there.
      guard values != nil || shapes[name] != nil else {
        throw ImportError(file: weights.path, "the weights have no '\(name)' of the shape \(shape)")
      }
      return values
    }
  }
}
