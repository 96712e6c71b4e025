import SutureComposer
import SutureGraph
import SutureRegistry
import SutureTraining

/// A composition, alone or grafted onto a backbone, in a form that can be sent between processes.
struct GraftSubject: Codable, Sendable {
  /// The folders whose manifests are read.
  let registry: [String]
  /// The canonical composition.
  let composition: String
  /// The backbone in the syntax of compositions; nil if the composition is built alone.
  let backbone: String?
  /// The patterns of the sites.
  let sites: [String]
  /// The input's dimensions.
  var input: [Int]
  /// The factors that the outputs of grafts are multiplied by, by site name.
  var factors: [String: Double] = [:]

  /// The subject with one image instead of a batch.
  var forOneImage: GraftSubject {
    var subject = self
    subject.input = [1] + input.dropFirst()
    return subject
  }

  /// A backbone without the composition, and the sites where the composition is grafted.
  struct Bare {
    let graph: Graph
    let sites: [Site]
  }

  /// The composition.
  func parsed() throws -> Composition { try CompositionParser.parse(composition) }

  /// Builds the composition, alone or grafted.
  func build(with grafter: Grafter) throws -> Graph {
    let composition = try parsed()
    return try Self.advised(by: grafter) {
      guard let backbone else { return try grafter.build(composition, input: Shape(input)) }
      return try grafter.graft(
        composition, at: sites.map { SitePattern($0) }, of: try CompositionParser.parseReference(backbone),
        input: Shape(input), factors: factors)
    }
  }

  /// Builds the composition; a module with several inputs alone is built on as many tensors of the input's shape.
  func buildOnOwnInputs(with grafter: Grafter) throws -> Graph {
    let composition = try parsed()
    let count = backbone == nil ? try grafter.composer.inputCount(of: composition) : 1
    guard count > 1 else { return try build(with: grafter) }
    return try Self.advised(by: grafter) {
      try grafter.build(composition, inputs: Array(repeating: Shape(input), count: count))
    }
  }

  /// Builds a network; what an error suggests has been built.
  private static func advised(by grafter: Grafter, _ build: () throws -> Graph) throws -> Graph {
    do {
      return try build()
    } catch {
      throw ModuleAdvisor(grafter).confirming(error)
    }
  }

  /// Builds the bare backbone; nil if the composition is built alone.
  func bare(with grafter: Grafter) throws -> Bare? {
    guard let backbone else { return nil }
    let (graph, all) = try grafter.bare(try CompositionParser.parseReference(backbone), input: Shape(input))
    let patterns = sites.map { SitePattern($0) }
    return Bare(graph: graph, sites: all.filter { site in patterns.contains { $0.matches(site.name) } })
  }
}

extension GraftSubject {
  /// A trained network, for one image.
  /// - Parameter registry: the folders whose manifests are read.
  init(_ network: NetworkDescription, registry: [String]) {
    self.init(
      registry: registry, composition: network.composition ?? "\(Composition.identity)", backbone: network.backbone,
      sites: network.sites, input: network.input, factors: network.factors)
  }
}
