import SutureComposer
import SutureEngine
import SutureExecution
import SutureGraph
import SutureRegistry
import SutureSweep
import SutureTraining

/// A composition with `--input`, `--backbone` and `--site`: what is built, and for what.
struct GraftOptions {
  static let definitions: [OptionDefinition] = [
    .option("input", value: "shape", help: "The input's shape, such as 1x63x64x64; backbones have one of their own."),
    .option("backbone", value: "id", help: "Graft the composition into this backbone, such as 'resnet8(width: 32)'.")
      .completed(by: .backbones),
    .repeating("site", value: "pattern", help: "Where to graft it, such as 'layer*.*.residual'; see 'suture probe'.")
      .completed(by: .sites),
  ]

  /// What is built.
  let composition: CompositionArgument
  private(set) var input: Shape?
  let backbone: ModuleReference?
  let sites: [SitePattern]

  init(_ arguments: ParsedArguments) throws {
    composition = CompositionArgument(arguments)
    input = try arguments.shape("input")
    backbone = try arguments.value("backbone").map(CompositionParser.parseReference)
    sites = arguments.values("site").map { SitePattern($0) }
    if backbone == nil, !sites.isEmpty {
      throw UsageError("'--site' names a place in a backbone: give '--backbone' too")
    }
    // Nothing grafted needs no place: it is the bare backbone.
    if backbone != nil, sites.isEmpty, composition.text.lowercased() != "identity" {
      throw UsageError(
        "'--backbone' needs '--site': where to graft the composition; 'suture probe' lists the backbone's sites")
    }
    if backbone == nil, input == nil {
      throw UsageError("'--input' is missing: the shape that the composition is built for, such as 1x64x32x32")
    }
  }

  /// Builds the composition, alone or grafted.
  func build(_ composition: Composition, with composer: Composer) throws -> Graph {
    guard let backbone else { return try composer.build(composition, input: input ?? []) }
    let shape = try input ?? composer.registry.typicalInput(of: backbone)
    return try composer.graft(composition, at: sites, of: backbone, input: shape)
  }
}

extension GraftOptions {
  /// A backbone without the composition, and the sites where the composition is grafted.
  struct Bare {
    let graph: Graph
    let sites: [Site]
  }

  /// The bare backbone; nil where the composition is built alone.
  func bare(with composer: Composer) throws -> Bare? {
    guard let backbone else { return nil }
    let shape = try input ?? composer.registry.typicalInput(of: backbone)
    let (graph, all) = try composer.bare(backbone, input: shape)
    return Bare(graph: graph, sites: all.filter { site in sites.contains { $0.matches(site.name) } })
  }

  /// The same for one image in place of a batch.
  func forOneImage(of shape: Shape) -> GraftOptions {
    var options = self
    options.input = Shape([1] + shape.dimensions.dropFirst())
    return options
  }

  /// The gain of fresh parameters: of the composition alone, or at the first site where it is grafted.
  /// - Returns: nil where signal or parameters are too large to be measured.
  func startGain(
    of composition: Composition, bare: Bare?, with composer: Composer, threads: ThreadCount
  ) throws -> StartGain? {
    let signal = bare.map { $0.sites.first?.signal ?? Signal($0.graph.shape($0.graph.inputs[0].value)) }
    do {
      return try StartGain(of: composition, at: signal ?? Signal(input ?? []), composer: composer, threads: threads)
    } catch EngineError.outOfMemory {
      return nil
    }
  }
}

extension Registry {
  /// The input that a backbone's manifest names as typical.
  /// - Throws: `UsageError` where it names none.
  func typicalInput(of backbone: ModuleReference) throws -> Shape {
    let manifest = try manifest(backbone.id, kind: .backbone)
    guard let shape = manifest.typicalInput else {
      throw UsageError("'--input' is missing: '\(backbone.id)' names no typical one")
    }
    return shape
  }
}
