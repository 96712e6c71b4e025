import SutureComposer
import SutureSweep

/// Remarks on easily overlooked effects of operators.
enum OperatorNotes {
  /// The remarks on the operators of a composition, each once.
  static func notes(on composition: Composition) -> [String] {
    let operators = Set(composition.branchOperators.compactMap(\.operator.parallel))
    return ParallelOperator.allCases.filter(operators.contains).compactMap(note)
  }

  private static func note(on joining: ParallelOperator) -> String? {
    switch joining {
    case .multiply:
      "'*' multiplies whole outputs: two gates x·g₁ and x·g₂ give x²·g₁·g₂, which squares the signal;\n"
        + "'identity * identity' is that square alone, 'gates(a, b)' is x·g₁·g₂, and in 'a >> b' the second gate is "
        + "computed from x·g₁"
    case .gateProduct: "'gates' multiplies the gates of its branches, not their outputs: x·g₁·g₂"
    case .gateMean: "'gate_mean' is x·(g₁ + g₂) / 2 for two gates: the numbers of 'mean', computed from the gates"
    case .add, .concat, .max, .mean, .weighted, .blend, .gated, .channelGated: nil
    }
  }
}
