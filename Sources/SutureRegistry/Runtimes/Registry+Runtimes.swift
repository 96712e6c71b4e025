import SutureSupport

extension Registry {
  /// Reads the runtimes: every YAML file in the folders' `runtimes`, sorted by id; the first folder with an id takes
  /// precedence.
  ///
  /// They are read on demand because most commands do not need them.
  public func readRuntimes() -> (runtimes: [MeasuredRuntime], problems: [RegistryProblem]) {
    var found: [String: MeasuredRuntime] = [:]
    var problems: [RegistryProblem] = []
    for folder in FolderRole.byPrecedence(folders) {
      let shelf = FilePath.join(folder, "runtimes")
      // The subfolder is optional, and the folder itself has already been read.
      for name in (try? FileBytes.names(in: shelf)) ?? [] where name.hasSuffix(".yaml") {
        do throws(YAMLError) {
          let runtime = try MeasuredRuntime(contentsOf: FilePath.join(shelf, name))
          if found[runtime.id] == nil { found[runtime.id] = runtime }
        } catch {
          problems.append(.manifest(error))
        }
      }
    }
    return (found.values.sorted { $0.id < $1.id }, problems)
  }

  /// The runtimes with the given ids, in their order.
  /// - Throws: `RuntimeError` for the first that is not there, or whose file is invalid.
  public func runtimes(_ ids: [String]) throws(RuntimeError) -> [MeasuredRuntime] {
    guard !ids.isEmpty else { return [] }
    let (all, problems) = readRuntimes()
    var chosen: [MeasuredRuntime] = []
    for id in ids {
      // An invalid file is not passed over for another folder's.
      for case .manifest(let error) in problems where error.file.hasSuffix("/\(id).yaml") {
        throw .refused(id: id, error)
      }
      guard let runtime = all.first(where: { $0.id == id }) else { throw .unknown(id: id, known: all.map(\.id)) }
      chosen.append(runtime)
    }
    return chosen
  }
}

/// Why a runtime cannot be looked up.
public enum RuntimeError: Error, Hashable, Sendable {
  /// No runtime has this id.
  case unknown(id: String, known: [String])
  /// The runtime's file is invalid.
  case refused(id: String, YAMLError)
}

extension RuntimeError: CustomStringConvertible {
  /// One sentence: `there is no runtime 'ncn' (did you mean 'ncnn'?)`.
  public var description: String {
    switch self {
    case .unknown(let id, let known):
      let clause = Suggestion.clause(for: id, in: known)
      let all = known.isEmpty ? "; no runtime has been measured" : "; measured runtimes are \(listed(known, "and"))"
      return "there is no runtime \(quoted(id))\(clause.isEmpty ? all : clause)"
    case .refused(let id, let error): return "the file of runtime '\(id)' is invalid: \(error)"
    }
  }
}
