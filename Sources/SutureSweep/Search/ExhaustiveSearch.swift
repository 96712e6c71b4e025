import SutureComposer

/// Every composition, in one round.
public struct ExhaustiveSearch: CandidateSearch {
  /// What the space holds.
  public let result: CandidateEnumerator.Result
  private var isDone = false

  /// Tries what enumeration found.
  public init(_ result: CandidateEnumerator.Result) { self.result = result }

  public var duplicates: Int { result.duplicates }
  public var equalities: [CandidateEnumerator.Equality] { result.examples }

  public mutating func next(fitness: (Composition) -> Double?) -> [Composition] {
    defer { isDone = true }
    return isDone ? [] : result.compositions
  }
}
