import SutureGraph
import SutureSupport

/// Why a sweep cannot begin or go on.
public enum SweepError: DeterministicError, Hashable, Sendable, CustomStringConvertible {
  /// No module fits the space's selection.
  case emptySpace
  /// No module has this tag.
  case unknownTag(String, known: [String])
  /// An operator is neither one of the grammar nor a module that joins branches.
  case unknownOperator(String, known: [String])
  /// A space holds more compositions than are tried one by one.
  case spaceTooLarge(compositions: Int, spellings: Int, limit: Int)
  /// The modules of a space have more combinations of hyperparameters than are told apart.
  case tooManyVariants(count: Int, limit: Int)
  /// The store holds no sweep.
  case nothingStored(path: String)
  /// No candidate has an accuracy yet.
  case nothingTrained(sweep: String)
  /// The bare backbone failed, with which all candidates are compared.
  case baselineFailed(reason: String)
  /// A worker ended or fell silent.
  case workerLost(reason: String)
  /// The store holds other sweeps, but none of this name.
  case noSweep(name: String, path: String, known: [String])
  /// A plugin or the images changed while the sweep ran.
  case changedMeanwhile(String)

  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .emptySpace: "the space selects no module"
    case .unknownTag(let tag, let known):
      "no module has the tag '\(tag)'\(Suggestion.clause(for: tag, in: known)): tags are \(known.joined(separator: ", "))"
    case .unknownOperator(let name, let known):
      "there is no operator '\(name)'\(Suggestion.clause(for: name, in: known)): operators, and modules that join "
        + "branches, are \(known.joined(separator: ", "))"
    case .spaceTooLarge(let compositions, let spellings, let limit):
      "the space holds \(compositions) compositions in \(spellings) spellings, more than the \(limit) that are tried one "
        + "by one: draw from it with 'search: {method: random, budget: 1000}', or let the accurate ones breed with "
        + "'search: {method: evolution, budget: 1000}'"
    case .tooManyVariants(let count, let limit):
      "the values that manifests list for sweeps give the space's modules \(count) combinations, more than the \(limit) "
        + "that are told apart: fix some of the values, as in 'se(reduction: 8)', or use 'hyperparameters: default'"
    case .nothingStored(let path): "'\(path)' holds no sweep"
    case .nothingTrained(let sweep): "no candidate of the sweep '\(sweep)' has been trained yet"
    case .baselineFailed(let reason):
      "the bare backbone failed: \(reason); without it no candidate can be compared. Once the cause is removed, "
        + "run it again with '--retry-failed'"
    case .workerLost(let reason): reason
    case .noSweep(let name, let path, let known):
      "'\(path)' holds no sweep '\(name)', only \(known.map { "'\($0)'" }.joined(separator: ", "))"
    case .changedMeanwhile(let what):
      "\(what) changed while the sweep was running; nothing of it was recorded since. Run the sweep again: it begins "
        + "with what is there now, and results that still hold are used"
    }
  }
}
