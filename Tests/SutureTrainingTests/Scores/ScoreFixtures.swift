import Foundation
import SutureComposer
import SutureData
import SutureEngine
import SutureExecution
import SutureGraph
import SutureTestSupport

@testable import SutureTraining

/// Networks whose weights and images follow from formulas, so that another program can have the same.
enum ScoreFixtures {
  static let engine = OneDNNEngine()
  static let options = ExecutionOptions(threads: .one)

  /// Images of 8×8 of one channel in ten classes.
  static let data = DataSet(id: "made", name: "Made", train: imageSet(40), test: imageSet(10))

  static func imageSet(_ count: Int) -> ImageSet {
    let pixels = (0..<count * 64).map { index in
      let image = index / 64
      return UInt8((index * 37 + image * 91 + index * index % 101) % 256)
    }
    return ImageSet(pixels: pixels, labels: (0..<count).map { $0 % 10 }, channels: 1, height: 8, width: 8)
  }

  /// ResNet-8 with 4 channels in its first stage and something on each of its three residual branches.
  static func network(_ composition: String?, data: DataSet = data) throws -> Network {
    try Network(
      grafter: Checkout.grafter, backbone: CompositionParser.parseReference("resnet8(width: 4)"),
      composition: composition.map(CompositionParser.parse), sites: [SitePattern("layer*.*.residual")], data: data,
      engine: engine)
  }

  /// Element i of parameter j is v = sin(12.9898 (i + 1) + 78.233 (j + 1)): 2v / √fan-in in matrices and kernels,
  /// 1 + v / 10 in other weights, v / 10 in biases.
  static func variables(of graph: Graph) throws -> VariableStore {
    let store = try VariableStore(graph.variables, seed: 0)
    for (j, slot) in store.parameterSlots.enumerated() {
      let fanIn = slot.shape.dimensions.dropFirst().reduce(1, *)
      let values = (0..<slot.shape.elementCount).map { i -> Float in
        let value = sin(12.9898 * Double(i + 1) + 78.233 * Double(j + 1))
        if slot.shape.rank >= 2 { return Float(value * (4 / Double(fanIn)).squareRoot()) }
        return Float(slot.name.hasSuffix("weight") ? 1 + 0.1 * value : 0.1 * value)
      }
      try store.set(slot.name, Tensor(slot.shape, values))
    }
    return store
  }

  /// Eight images of 8×8, element i of all of them sin(0.37 (i + 1) + 0.011 ⌊i / 64⌋ i), and their labels.
  static let batch = Batch(
    images: Tensor(
      [8, 1, 8, 8],
      (0..<512).map { index in
        let image = index / 64
        return Float(sin(0.37 * Double(index + 1) + 0.011 * Double(image * index)))
      }),
    labels: (0..<8).map { $0 * 3 % 10 })

  /// A score of the network with these weights on these images.
  static func value(of score: ZeroCostScore, _ composition: String?) throws -> Double {
    let network = try network(composition)
    let graph = try network.graph(score == .synflow ? 1 : batch.count)
    let variables = try variables(of: graph)
    return switch score {
    case .gradNorm:
      try GradientNorm.value(of: graph, variables: variables, batch: batch, seed: 0, engine: engine, options: options)
    case .jacobCov:
      try JacobianCovariance.value(
        of: graph, variables: variables, images: batch.images, seed: 0, engine: engine, options: options)
    case .naswot:
      try ActivationOverlap.value(
        of: graph, variables: variables, images: batch.images, seed: 0, engine: engine, options: options)
    case .synflow:
      try SynapticFlow.value(of: graph, variables: variables, engine: engine, options: options)
    }
  }
}
