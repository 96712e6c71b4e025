import SutureComposer
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureTraining

/// A trained network with its weights, for batches of any size.
struct Classifier {
  private let network: NetworkDescription
  private let subject: GraftSubject
  private let grafter: Grafter
  private let variables: VariableStore
  private let engine: any Engine
  private let options: ExecutionOptions

  /// Builds the network of a file of trained weights, and loads all of these.
  /// - Throws: `SafeTensorsError` if the file does not have all of them, errors of building.
  init(
    _ network: NetworkDescription, _ file: SafeTensors, at path: String, grafter: Grafter, engine: any Engine,
    threads: ThreadCount
  ) throws {
    self.network = network
    subject = GraftSubject(network, registry: grafter.registry.folders)
    self.grafter = grafter
    self.engine = engine
    options = ExecutionOptions(threads: threads)
    let graph = try subject.build(with: grafter)
    variables = try VariableStore(graph.variables, seed: 0)
    for slot in variables.slots { try variables.set(slot.name, try file.require(slot.name, path: path)) }
  }

  /// The logits of images, each [1, c, h, w].
  func logits(of images: [Tensor]) throws -> [ArraySlice<Float>] {
    rows(try run(try subject(of: images.count).build(with: grafter), images)[0], images.count)
  }

  /// The logits of images, each [1, c, h, w], and what each graft does to each image: sites by images.
  func effects(on images: [Tensor]) throws -> (logits: [ArraySlice<Float>], grafts: [(Site, [GraftEffect])]) {
    var (graph, places) = try grafter.graftWithPlaces(
      try network.composition.map(CompositionParser.parse), at: network.sites.map { SitePattern($0) },
      of: try CompositionParser.parseReference(network.backbone), input: Shape(subject(of: images.count).input),
      factors: network.factors)
    graph.outputs += places.flatMap { [$0.before, $0.after] }
    let outputs = try run(graph, images)
    let grafts = places.enumerated().map { index, place in
      let (before, after) = (outputs[1 + 2 * index], outputs[2 + 2 * index])
      return (
        place.site,
        images.indices.map { GraftEffect(before: before, after: after, image: $0, layout: place.site.layout) }
      )
    }
    return (rows(outputs[0], images.count), grafts)
  }

  private func subject(of count: Int) -> GraftSubject {
    var subject = subject
    subject.input[0] = count
    return subject
  }

  private func run(_ graph: Graph, _ images: [Tensor]) throws -> [Tensor] {
    let executable = try engine.prepare(
      try graph.lowered(for: .evaluation), variables: variables, options: options)
    return try executable.run(
      [Tensor(Shape(subject(of: images.count).input), images.flatMap(\.values))], seed: 0)
  }

  private func rows(_ output: Tensor, _ count: Int) -> [ArraySlice<Float>] {
    let classes = output.values.count / count
    return (0..<count).map { output.values[$0 * classes..<($0 + 1) * classes] }
  }
}
