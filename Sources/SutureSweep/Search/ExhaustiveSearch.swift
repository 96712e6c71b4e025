import SutureComposer

/// Proposes all compositions of a space in one round.
public struct ExhaustiveSearch: CandidateSearch {
  /// The compositions of the space.
  public let result: CandidateEnumerator.Result
  private var isDone = false

  /// Creates a search over the result of an enumeration.
  public init(_ result: CandidateEnumerator.Result) { self.result = result }

  public var duplicates: Int { result.duplicates }
  public var equalities: [SpellingEquality] { result.examples }

  public mutating func next(fitness: (Composition) -> Double?) -> [Composition] {
    defer { isDone = true }
    return isDone ? [] : result.compositions
  }
}
