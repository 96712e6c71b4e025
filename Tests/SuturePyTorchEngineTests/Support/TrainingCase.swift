import SutureComposer
import SutureData
import SutureEngine
import SutureExecution
import SutureGraph
import SutureTestSupport
import SutureTraining

/// The same training steps in any engine.
struct TrainingCase {
  var backbone = "resnet20"
  var composition: String?
  var sites = ["layer*.*.residual"]
  var rule = UpdateRule(.sgd())
  var batch = 32
  var data = "digits"
  var learningRate = 0.05
  var mixes = false
  /// The number of steps in which the learning rate rises.
  var warmUp = 0
  /// The relative change of all parameters at the start.
  var perturbation: Float = 0

  /// The losses of the first steps, with the variables after them.
  func run(_ engine: any Engine, steps: Int) throws -> (losses: [Double], right: [Int], variables: VariableStore) {
    let data = try DataSet.load(id: data).split(validation: .standard)
    let network = try Network(
      grafter: Checkout.grafter, backbone: CompositionParser.parseReference(backbone),
      composition: try composition.map(CompositionParser.parse),
      sites: composition == nil ? [] : sites.map { SitePattern($0) }, data: data, engine: OneDNNEngine())
    return try run(try network.graph(batch), data, engine, steps: steps)
  }

  /// The same for a graph of one's own.
  func run(
    _ graph: Graph, _ data: DataSet, _ engine: any Engine, steps: Int
  ) throws -> (losses: [Double], right: [Int], variables: VariableStore) {
    let variables = try VariableStore(graph.variables, seed: 3)
    if perturbation != 0 {
      let parameters = variables.parameters
      for index in parameters.indices { parameters[index] *= 1 + (index.isMultiple(of: 2) ? 1 : -1) * perturbation }
    }
    let step = try engine.trainingStep(
      graph, variables: variables, rule: rule, labelSmoothing: 0.1, options: ExecutionOptions(threads: .one))
    var images = [Float](repeating: 0, count: graph.shape(graph.inputs[0].value).elementCount)
    var labels: [Int] = []
    var losses: [Double] = []
    var right: [Int] = []
    let batches = Batches(
      training: data, size: batch, seed: 5, epoch: 1, augmentation: Augmentation(cropPadding: 1))
    for index in 0..<steps {
      _ = try batches.fill(index % batches.count, images: &images, labels: &labels)
      let mix = mixes ? LabelMix(partners: labels.reversed(), share: 0.7) : nil
      let result = try step.run(
        images: images, labels: labels, mix: mix,
        learningRate: learningRate * min(1, Double(index + 1) / Double(max(1, warmUp))), seed: UInt64(100 + index))
      losses.append(Double(result.loss))
      right.append(result.right)
    }
    try step.synchronize()
    return (losses, right, variables)
  }

  /// The largest relative difference of two lists of losses.
  static func difference(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).map { abs($0 - $1) / max(abs($1), 1e-6) }.max() ?? .infinity
  }
}
