import SutureGraph
import SutureRegistry

/// Finds what the shape of its input means for each module of a composition, by building the module at other shapes and
/// with other hyperparameters.
public struct ModuleAdvisor: Sendable {
  /// The maximum number of values tried for a hyperparameter.
  private static let maximumValueCount = 12

  private let grafter: Grafter
  /// The sites to offer.
  private let sites: [Site]

  /// Creates an advisor.
  /// - Parameter sites: the sites of the backbone, of which advice names those that suit a module better.
  public init(_ grafter: Grafter, sites: [Site] = []) {
    self.grafter = grafter
    self.sites = sites
  }

  /// The advice on the modules of a composition that need any, in the order of computation.
  /// - Throws: as `Composer.check`, and errors of the source for the modules as they are.
  public func advice(on composition: Composition, at input: Signal) throws -> [ModuleAdvice] {
    try grafter.composer.modules(of: composition, input: input).compactMap { visit in
      let graph = try build(visit)
      let advice = ModuleAdvice(
        module: reference(visit), input: visit.inputs[0], kernels: graph.hasIdleKernels ? kernelAdvice(on: visit) : nil,
        isFixedToSize: isFixedToSize(visit, graph))
      return advice.kernels != nil || advice.isFixedToSize ? advice : nil
    }
  }

  /// The advice on the modules of a composition at several sites, each once.
  /// - Throws: as `advice(on:at:)` for one signal.
  public func advice(on composition: Composition, at places: [Site]) throws -> [ModuleAdvice] {
    var found: [ModuleAdvice] = []
    var signals: Set<Signal> = []
    for place in places where signals.insert(place.signal).inserted {
      for advice in try advice(on: composition, at: place.signal) where !found.contains(advice) { found.append(advice) }
    }
    return found
  }

  private func build(_ visit: ContractChecker.Visit) throws -> Graph {
    try grafter.source.fragment(of: visit.manifest, hyperparameters: visit.hyperparameters, inputs: visit.inputs).graph
  }

  /// The module at another shape or with other hyperparameters; nil if it cannot be built so.
  private func attempt(
    _ manifest: Manifest, _ hyperparameters: [String: HyperparameterValue], _ inputs: [Shape]
  ) -> Graph? {
    do {
      return try grafter.source.fragment(of: manifest, hyperparameters: hyperparameters, inputs: inputs).graph
    } catch {
      // A contract may refuse what nobody has asked for.
      return nil
    }
  }

  private func reference(
    _ visit: ContractChecker.Visit, _ hyperparameters: [String: HyperparameterValue]? = nil
  ) -> ModuleReference {
    var reference = ModuleReference(id: visit.manifest.id)
    for hyperparameter in visit.manifest.hyperparameters {
      let value = (hyperparameters ?? visit.hyperparameters)[hyperparameter.name]
      if value != hyperparameter.standard { reference.hyperparameters[hyperparameter.name] = value }
    }
    return reference
  }

  // MARK: Size

  /// Whether the shapes of variables change with the size of the map, or with the number of tokens.
  private func isFixedToSize(_ visit: ContractChecker.Visit, _ graph: Graph) -> Bool {
    let shapes = variableShapes(graph)
    for scale in [(2, 1), (1, 2)] {
      let others = visit.inputs.map { input in
        var other = input
        for axis in input.rank == 4 ? [2, 3] : [1] { other[axis] = max(1, other[axis] * scale.0 / scale.1) }
        return other
      }
      guard others != visit.inputs, others.allSatisfy({ Shape.fits($0.dimensions) }) else { continue }
      if let built = attempt(visit.manifest, visit.hyperparameters, others) { return variableShapes(built) != shapes }
    }
    return false
  }

  private func variableShapes(_ graph: Graph) -> [String: Shape] {
    Dictionary(graph.variables.map { ($0.name, $0.shape) }) { first, _ in first }
  }

  // MARK: Kernels

  private func kernelAdvice(on visit: ContractChecker.Visit) -> ModuleAdvice.KernelAdvice {
    for hyperparameter in visit.manifest.hyperparameters {
      for value in smallerValues(of: hyperparameter, than: visit.hyperparameters[hyperparameter.name]) {
        var changed = visit.hyperparameters
        changed[hyperparameter.name] = value
        if let graph = attempt(visit.manifest, changed, visit.inputs), !graph.hasIdleKernels {
          return .hyperparameter(hyperparameter.name, value, reference(visit, changed))
        }
      }
    }
    let names = fittingSites(for: visit)
    return names.isEmpty ? .largerMap : .sites(names)
  }

  /// The values to try in place of a larger one, the nearest first.
  private func smallerValues(
    of hyperparameter: Hyperparameter, than given: HyperparameterValue?
  ) -> [HyperparameterValue] {
    switch given {
    case .integer(let given):
      var numbers = (1...Self.maximumValueCount / 2).map { given - $0 }
      for case .integer(let number) in hyperparameter.sweep + hyperparameter.choices { numbers.append(number) }
      let smaller = Set(numbers.filter { $0 >= 0 && $0 < given }).sorted(by: >)
      return smaller.prefix(Self.maximumValueCount).map { .integer($0) }
    case .integers(let given):
      let swept = hyperparameter.sweep.filter { value in
        if case .integers(let list) = value { return list.max() ?? 0 < given.max() ?? 0 }
        return false
      }
      // The given list without its largest elements.
      let shorter = Set(given).sorted(by: >).map { largest in given.filter { $0 < largest } }.filter { !$0.isEmpty }
      return Array((swept + shorter.map { .integers($0) }).prefix(Self.maximumValueCount))
    case .real, .boolean, .text, nil: return []
    }
  }

  private func fittingSites(for visit: ContractChecker.Visit) -> [String] {
    let composition = Composition.module(reference(visit))
    var isFitting: [Signal: Bool] = [:]
    return sites.filter { site in
      if let known = isFitting[site.signal] { return known }
      let fits = grafter.composer.fits(composition, site) && hasOnlyUsedKernels(composition, at: site)
      isFitting[site.signal] = fits
      return fits
    }.map(\.name)
  }

  private func hasOnlyUsedKernels(_ composition: Composition, at site: Site) -> Bool {
    do {
      return try grafter.composer.modules(of: composition, input: site.signal).allSatisfy { visit in
        try !build(visit).hasIdleKernels
      }
    } catch {
      // A site that the module cannot be built at is not offered.
      return false
    }
  }
}
