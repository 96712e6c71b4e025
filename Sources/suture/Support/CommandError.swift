import SutureExecution
import SutureGraph
import SutureSupport

/// Why a command failed, if no lower layer reports it.
enum CommandError: Error, Hashable, CustomStringConvertible {
  /// No file or ready sweep has the name.
  case noSweep(name: String, ready: [String], places: [String])
  /// A store was given in place of a specification.
  case storeAsSweep(path: String)
  /// There is no item with this id.
  case noItem(String, known: [String])
  /// A result is a number that JSON cannot represent.
  case notFinite(number: String, place: String)
  /// The sweep has no such candidate.
  case noCandidate(String, sweep: String, known: [String], cause: String? = nil)
  /// The composition was tried at several sites.
  case severalCandidates(String, choices: [String])
  /// Trained weights are to be kept, but other machines train.
  case weightsElsewhere
  /// An output file already exists.
  case exists(path: String)

  var description: String {
    switch self {
    case .noSweep(let name, let ready, let places):
      "there is no sweep '\(name)'\(Suggestion.clause(for: name, in: ready)): neither a file of that name, nor\n"
        + places.joined(separator: "\n")
        + (ready.isEmpty ? "" : "\nready sweeps are \(ready.joined(separator: ", "))")
    case .storeAsSweep(let path):
      "'\(path)' is a store of results, not a specification: 'suture sweep resume \(path)' resumes its sweep, and "
        + "'suture sweep status \(path)' shows it"
    case .noItem(let id, let known):
      "there is no module, backbone, composition, operator, sweep, data set or runtime '\(id)'"
        + Suggestion.clause(for: id, in: known)
    case .notFinite(let number, let place):
      "'\(place)' is \(number), which JSON cannot represent"
    case .noCandidate(let text, let sweep, let known, let cause):
      "the sweep '\(sweep)' has no candidate '\(text)'\(Suggestion.clause(for: text, in: known))"
        + (cause.map { "\n\($0)" } ?? "")
    case .severalCandidates(let text, let choices):
      "'\(text)' was tried at several sites: say which, such as '\(choices[0])'"
    case .weightsElsewhere:
      "'keep_weights' writes beside the store, which workers of other machines do not see: run the sweep without the key, "
        + "then once more with it and without '--executor', which trains only the finalists again, here"
    case .exists(let path): "'\(path)' already exists: choose another name, or remove the file"
    }
  }
}
