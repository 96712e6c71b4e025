import SutureGraph
import SutureSupport

/// The functions of compositions that take one composition; fusions that are written as functions take several.
enum CompositionFunction: String, CaseIterable {
  case residual, project, identityInit = "identity_init"

  /// Every function of the grammar, as it is written.
  static let names: [String] =
    allCases.map(\.rawValue) + Fusion.allCases.filter { $0.symbol == nil }.map(\.rawValue)

  /// How the grammar writes what other programs call by these names.
  private static let synonyms: [String: String] = [
    "add": "a + b", "sum": "a + b", "parallel": "a + b",
    "mul": "a * b", "multiply": "a * b", "prod": "a * b", "product": "a * b",
    "cat": "a | b", "concat": "a | b", "concatenate": "a | b",
    "chain": "a >> b", "compose": "a >> b", "seq": "a >> b", "sequential": "a >> b", "serial": "a >> b",
    "average": "mean(a, b)", "avg": "mean(a, b)", "maximum": "max(a, b)", "gate": "gated(a, b)",
    "res": "residual(a)", "shortcut": "residual(a)", "skip": "residual(a)",
  ]

  /// Says that a name is no function, what it could mean, and which functions exist.
  static func unknown(_ name: String) -> String {
    let meant = synonyms[name].map { ", write '\($0)'" } ?? Suggestion.clause(for: name, in: names)
    return "there is no function '\(name)'\(meant); functions are \(names.joined(separator: ", ")), and a module takes "
      + "hyperparameters, 'name: value'"
  }

  /// Whether a name is that of an operation in other programs.
  static func isSynonym(_ name: String) -> Bool { synonyms[name] != nil }
}
