import SutureComposer

/// The compositions that a sweep tries.
public struct SearchSpace: Hashable, Sendable {
  /// The choice of modules.
  public enum Modules: Hashable, Sendable {
    /// All modules of the registry.
    case all
    /// The modules with at least one of these tags.
    case tags([String])
    /// These references, as written in compositions; empty if only listed compositions are tried.
    case ids([String])
  }

  /// An operator that joins modules.
  public typealias Operator = CompositionOperator

  /// The nesting of operators.
  public enum Shapes: String, Hashable, Sendable, CaseIterable {
    /// A single operator joins all modules.
    case flat
    /// All trees of operators with modules as leaves.
    case nested
  }

  /// The values of the modules' hyperparameters.
  public enum Hyperparameters: String, Hashable, Sendable, CaseIterable {
    /// The defaults.
    case `default`
    /// All combinations of the values that manifests list for sweeps.
    case sweep
  }

  /// The modules.
  public var modules: Modules
  /// The allowed numbers of modules in a composition, each from 1 to 4.
  public var arity: [Int]
  /// The operators that join modules; for a module that joins branches, `operators(in:)` adds what its manifest says.
  public var operators: [Operator]
  /// The nesting of operators.
  public var shapes = Shapes.flat
  /// The values of the modules' hyperparameters.
  public var hyperparameters: Hyperparameters
  /// Compositions to try in addition, as written.
  public var compositions: [String]
  /// The locations of tags, ids, modules among the operators, and compositions in the file, such as `my-sweep.yaml:4:20`, by text; for errors.
  var places: [String: String] = [:]

  /// The key in `places` of a module among the operators, which may be among the modules too.
  static func place(of operator: ModuleReference) -> String { "operator \(`operator`)" }

  /// Runs a closure and adds the location of an id or composition to the errors that it throws.
  func placing<Result>(_ text: String, _ body: () throws -> Result) throws -> Result {
    try PlacedError.placing(at: places[text], body)
  }
}
