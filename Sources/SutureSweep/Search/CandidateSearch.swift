import SutureComposer

/// Proposes candidates in rounds, depending on the results of earlier rounds.
///
/// The proposals are a function of the space, the seed and the fitness values only. A stopped sweep is resumed by
/// replaying its fitness values.
public protocol CandidateSearch {
  /// The canonical candidates of the next round, without duplicates; empty if the budget is spent or the space is
  /// exhausted.
  /// - Parameter fitness: the fitness of a candidate of an earlier round, higher is better; nil if it was refused or
  ///   failed, which is worse than any number.
  mutating func next(fitness: (Composition) -> Double?) throws -> [Composition]

  /// The number of spellings omitted because they equal a composition that is tried.
  var duplicates: Int { get }
  /// Examples of omitted spellings.
  var equalities: [SpellingEquality] { get }
}
