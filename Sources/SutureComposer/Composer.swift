import SutureGraph
import SutureRegistry

/// Parses and checks compositions of a registry's modules without running plugin code.
public struct Composer: Sendable {
  /// The registry of modules and backbones.
  public let registry: Registry

  /// Creates a composer.
  public init(registry: Registry) { self.registry = registry }

  /// Parses a composition and converts it to canonical form; modules may be named as papers write them.
  /// - Throws: `SyntaxError`, also for modules that join another number of branches, and errors of the registry for
  ///   unknown modules and hyperparameters.
  public func composition(_ text: String) throws -> Composition {
    let (composition, uses) = try CompositionParser.parseWithUses(text, names: { registry.names(of: .module) })
    if case .module = composition { return try composition.canonical(in: registry) }
    for use in uses {
      do {
        try registry.checkBranches(use.branches, of: use.id)
      } catch let error as CompositionError {
        throw SyntaxError(text: text, column: use.column, reason: error.description)
      }
    }
    return try composition.canonical(in: registry)
  }

  /// The number of tensors that a composition takes: one, or for a single module with several inputs as many as it has.
  public func inputCount(of composition: Composition) throws -> Int {
    guard case .module(let reference) = composition else { return 1 }
    return try registry.manifest(reference.id, kind: .module).contract.inputs.count
  }

  /// The output of a composition according to the contracts of its modules; no library is loaded.
  /// - Throws: `ContractViolation` or `CompositionError` if something does not fit.
  public func check(_ composition: Composition, input: Signal) throws -> Signal {
    try visit(composition, input: input).output
  }

  /// The modules of a composition with the shapes of their inputs, each once, in the order of computation.
  /// - Throws: as `check`.
  func modules(of composition: Composition, input: Signal) throws -> [ContractChecker.Visit] {
    var seen: Set<ContractChecker.Visit> = []
    return try visit(composition, input: input).visits.filter { seen.insert($0).inserted }
  }

  private func visit(
    _ composition: Composition, input: Signal
  ) throws -> (output: Signal, visits: [ContractChecker.Visit]) {
    guard (3...4).contains(input.shape.rank) || composition.modules.isEmpty else {
      throw CompositionError.neitherMapNorTokens(input.shape)
    }
    let arrangement = try Arrangement(composition, in: registry, forMap: input.isMap)
    var checker = ContractChecker()
    let output = try checker.visit(arrangement, input)
    return (output, checker.visits)
  }

  /// Checks that a composition fits a site and preserves the shape there.
  /// - Parameter sites: the backbone's sites, evaluated only if the composition does not fit and no hyperparameter
  ///   helps: the error names those where it would fit.
  /// - Throws: `SiteError` with the cause and the site, and errors of `sites`.
  public func check(
    _ composition: Composition, at site: Site, of backbone: String, among sites: @autoclosure () throws -> [Site] = []
  ) throws {
    do {
      let output = try check(composition, input: site.signal)
      guard output.shape == site.shape else {
        throw CompositionError.changesSite(composition: composition, before: site.shape, after: output.shape)
      }
    } catch {
      var alternatives: [String] = []
      if let violation = error as? ContractViolation, violation.suggestion == nil {
        alternatives = try sites().filter { fits(composition, $0) }.map(\.name)
      }
      throw SiteError(
        cause: error, composition: composition, site: site.name, backbone: backbone, shape: site.shape,
        alternatives: alternatives)
    }
  }

  /// Whether a composition fits a site and preserves the shape there.
  func fits(_ composition: Composition, _ site: Site) -> Bool {
    do {
      return try check(composition, input: site.signal).shape == site.shape
    } catch {
      // The reason is of no interest for a site that was not asked for.
      return false
    }
  }
}
