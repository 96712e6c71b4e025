import SutureComposer
import SutureGraph
import SutureRegistry

/// A composition with `--input`, `--backbone` and `--site`.
struct GraftOptions {
  static let definitions =
    [
      OptionDefinition.option(
        "input", value: "shape", help: "The input's shape, such as 1x63x64x64; by default the backbone's own.")
    ] + placeDefinitions
  /// Those without `--input`, where the input is given otherwise.
  static let placeDefinitions: [OptionDefinition] = [
    .option("backbone", value: "id", help: "Graft the composition into this backbone, such as 'resnet8(width: 32)'.")
      .completed(by: .backbones),
    .repeating("site", value: "pattern", help: "Where to graft it, such as 'layer*.*.residual'; see 'suture probe'.")
      .completed(by: .sites),
  ]

  /// The composition to build.
  let composition: CompositionArgument
  let input: Shape?
  let backbone: ModuleReference?
  let sites: [SitePattern]

  /// - Parameter hasInput: whether the input is given otherwise.
  init(_ arguments: ParsedArguments, hasInput: Bool = false) throws {
    composition = CompositionArgument(arguments)
    input = hasInput ? nil : try arguments.shape("input")
    backbone = try arguments.value("backbone").map(CompositionParser.parseReference)
    sites = arguments.values("site").map { SitePattern($0) }
    if backbone == nil, !sites.isEmpty {
      throw UsageError("'--site' is a site of a backbone: give '--backbone' too")
    }
    // `identity` without a site is the bare backbone.
    if backbone != nil, sites.isEmpty, composition.text.lowercased() != "identity" {
      throw UsageError(
        "'--backbone' needs '--site': where to graft the composition; 'suture probe' lists the backbone's sites")
    }
    if backbone == nil, input == nil, !hasInput {
      throw UsageError("'--input' is missing: the shape that the composition is built for, such as 1x64x32x32")
    }
  }

  /// The subject of a job in another process.
  /// - Parameter known: an input known from elsewhere, which precedes the backbone's typical one.
  /// - Throws: `UsageError` if neither the command line nor the backbone's manifest states an input.
  func subject(
    _ composition: Composition, in registry: Registry, knownInput known: Shape? = nil
  ) throws -> GraftSubject {
    let typical = try backbone.map { try input ?? known ?? registry.typicalInput(of: $0) }
    // A name becomes an id.
    let backbone = try backbone.map { reference in
      ModuleReference(
        id: try registry.manifest(reference.id, kind: .backbone).id, hyperparameters: reference.hyperparameters)
    }
    return GraftSubject(
      registry: registry.folders, composition: composition.description, backbone: backbone?.description,
      sites: sites.map(\.text), input: (typical ?? input ?? []).dimensions)
  }
}

extension Registry {
  /// The typical input stated by a backbone's manifest.
  /// - Throws: `UsageError` if it states none.
  func typicalInput(of backbone: ModuleReference) throws -> Shape {
    let manifest = try manifest(backbone.id, kind: .backbone)
    guard let shape = manifest.typicalInput else {
      throw UsageError("'--input' is missing: '\(backbone.id)' states no typical input")
    }
    return shape
  }
}
