import SutureComposer
import SutureSweep

/// Remarks on easily overlooked effects of operators.
enum OperatorNotes {
  /// The remarks on the operators of a composition, each once.
  static func notes(on composition: Composition) -> [String] {
    let operators = Set(composition.branchOperators.compactMap(\.operator.parallel))
    return ParallelOperator.allCases.filter(operators.contains).compactMap(\.meaning.remark)
  }
}
