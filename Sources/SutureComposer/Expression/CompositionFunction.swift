import SutureSupport

/// A function of one composition, written `residual(a)`.
enum CompositionFunction: String, CaseIterable {
  case residual, project, identityInit = "identity_init"

  /// The composition that the function stands for.
  func applied(to composition: Composition) -> Composition {
    switch self {
    case .residual: .residual(composition)
    case .project: .project(composition)
    case .identityInit: .identityInit(composition)
    }
  }

  /// The names of all functions of the grammar, including parallel operators written as functions.
  static let names: [String] =
    allCases.map(\.rawValue) + ParallelOperator.allCases.filter { $0.infix == nil }.map(\.spelling)

  // MARK: Meaning

  /// What readers call it.
  var title: String {
    switch self {
    case .residual: "residual connection"
    case .project: "projection"
    case .identityInit: "start as the identity"
    }
  }

  /// The composition that it takes, in words.
  var operand: String {
    switch self {
    case .residual, .identityInit: "1 composition that keeps the shape of its input"
    case .project: "1 composition, which may change the number of channels"
    }
  }

  /// What it does, for readers.
  var meaning: GrammarMeaning {
    switch self {
    case .residual:
      GrammarMeaning(
        summary: "A residual connection: the input plus what the composition makes of it.", formula: "x + a(x)",
        example: "residual(mhsa)")
    case .project:
      GrammarMeaning(
        summary: "A projection of the output back to the channels of the input.",
        formula: "W·a(x) + b at each position",
        parameters: "weight W and bias b, a 1×1 convolution, or a linear layer for tokens", example: "project(se | eca)"
      )
    case .identityInit:
      GrammarMeaning(
        summary:
          "Starts as the identity and learns to add the composition, so that a graft disturbs no trained backbone.",
        formula: "x + γ·(a(x) − x)", parameters: "gamma, the one number γ, 0 at the start",
        remark: "the composition itself gets no gradient in the first step, as γ is 0", example: "identity_init(se)")
    }
  }

  // MARK: Unknown names

  /// Names of operations in other programs, each with the notation to suggest.
  private static let synonyms: [String: String] = {
    let operators: [(notation: String, names: [String])] = [
      (CompositionOperator.serial.notation, ["chain", "compose", "seq", "sequential", "serial"]),
      (ParallelOperator.add.notation, ["add", "sum", "parallel"]),
      (ParallelOperator.multiply.notation, ["mul", "multiply", "prod", "product"]),
      (ParallelOperator.concat.notation, ["cat", "concat", "concatenate"]),
      (ParallelOperator.mean.notation, ["average", "avg"]),
      (ParallelOperator.max.notation, ["maximum"]),
      (ParallelOperator.gated.notation, ["gate"]),
      (ParallelOperator.gateProduct.notation, ["gate_product", "gated_product"]),
      (ParallelOperator.gateMean.notation, ["mean_gate", "gates_mean"]),
      ("\(residual.rawValue)(a)", ["res", "shortcut", "skip"]),
    ]
    let pairs = operators.flatMap { notation, names in names.map { ($0, notation) } }
    return Dictionary(pairs) { first, _ in first }
  }()

  /// The error message for a call of an unknown function: a suggestion, and the functions that exist.
  /// - Parameter modules: the modules that join branches.
  static func unknown(_ name: String, modules: [String] = []) -> String {
    let suggestion = synonyms[name].map { ", write '\($0)'" } ?? Suggestion.clause(for: name, in: names + modules)
    let joining = modules.isEmpty ? "" : "; modules that join branches are \(modules.joined(separator: ", "))"
    return
      "there is no function '\(name)'\(suggestion); functions are \(names.joined(separator: ", "))\(joining), and a "
      + "module takes hyperparameters, 'name: value'"
  }

  /// Whether other programs use the name for an operation of the grammar.
  static func isSynonym(_ name: String) -> Bool { synonyms[name] != nil }
}
