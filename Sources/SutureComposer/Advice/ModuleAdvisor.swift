import SutureGraph
import SutureRegistry

/// Finds what the shape of its input means for each module of a composition, by building the module at other shapes and
/// with other hyperparameters.
public struct ModuleAdvisor: Sendable {
  /// The maximum number of values tried for a hyperparameter.
  static let maximumValueCount = 12

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
    try advice(on: composition, atEach: [input])
  }

  /// The advice on the modules of a composition at several sites, each once.
  /// - Throws: as `advice(on:at:)` for one signal.
  public func advice(on composition: Composition, at places: [Site]) throws -> [ModuleAdvice] {
    try advice(on: composition, atEach: places.map(\.signal))
  }

  /// The advice on the modules at several signals; a hyperparameter's value is the same at all of them.
  private func advice(on composition: Composition, atEach signals: [Signal]) throws -> [ModuleAdvice] {
    var visits: [ContractChecker.Visit] = []
    for signal in signals {
      for visit in try grafter.composer.modules(of: composition, input: signal) where !visits.contains(visit) {
        visits.append(visit)
      }
    }
    var known: [ModuleReference: ModuleAdvice.KernelAdvice] = [:]
    return try visits.compactMap { visit in
      let graph = try build(visit)
      let module = reference(visit)
      var kernels: ModuleAdvice.KernelAdvice?
      if graph.hasIdleKernels {
        let inputs = visits.filter { reference($0) == module }.map(\.inputs)
        kernels = known[module] ?? kernelAdvice(on: visit, at: inputs)
        known[module] = kernels
      }
      let advice = ModuleAdvice(
        module: module, input: visit.inputs[0], kernels: kernels, isFixedToSize: isFixedToSize(visit, graph))
      return advice.kernels != nil || advice.isFixedToSize ? advice : nil
    }
  }

  private func build(_ visit: ContractChecker.Visit) throws -> Graph {
    try grafter.source.fragment(of: visit.manifest, hyperparameters: visit.hyperparameters, inputs: visit.inputs).graph
  }

  /// The module at another shape or with other hyperparameters; nil if it refuses them or cannot be built so.
  func attempt(_ manifest: Manifest, _ hyperparameters: [String: HyperparameterValue], _ inputs: [Shape]) -> Graph? {
    do {
      let resolved = try manifest.resolve(hyperparameters)
      _ = try manifest.outputShape(for: inputs, resolved: resolved)
      return try grafter.source.fragment(of: manifest, hyperparameters: resolved, inputs: inputs).graph
    } catch {
      // A contract may refuse what nobody has asked for.
      return nil
    }
  }

  private func reference(_ visit: ContractChecker.Visit) -> ModuleReference {
    var reference = ModuleReference(id: visit.manifest.id)
    for hyperparameter in visit.manifest.hyperparameters {
      let value = visit.hyperparameters[hyperparameter.name]
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

  /// - Parameter inputs: the shapes of the inputs wherever the module is used.
  private func kernelAdvice(on visit: ContractChecker.Visit, at inputs: [[Shape]]) -> ModuleAdvice.KernelAdvice {
    let manifest = visit.manifest
    for hyperparameter in manifest.hyperparameters {
      for value in smallerValues(of: hyperparameter, than: visit.hyperparameters[hyperparameter.name]) {
        var changed = visit.hyperparameters
        changed[hyperparameter.name] = value
        if inputs.allSatisfy({ attempt(manifest, changed, $0)?.hasIdleKernels == false }) {
          return .hyperparameter(
            hyperparameter.name, value, call: manifest.call(changed, over: manifest.branchNames))
        }
      }
    }
    let names = fittingSites(for: visit)
    return names.isEmpty ? .unused : .sites(names)
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
      let largest = given.max() ?? 0
      let swept = hyperparameter.sweep.filter { value in
        if case .integers(let list) = value { return list.max() ?? 0 < largest }
        return false
      }
      // The given list without its largest elements, and with smaller ones in their place.
      let shorter = Set(given).sorted(by: >).map { largest in given.filter { $0 < largest } }.filter { !$0.isEmpty }
      var bounds = given
      for case .integer(let number) in hyperparameter.choices { bounds.append(number) }
      let lower = Set(bounds.filter { $0 < largest }).sorted(by: >).map { bound in given.map { min($0, bound) } }
      return Array((swept + (shorter + lower).map { .integers($0) }).prefix(Self.maximumValueCount))
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
