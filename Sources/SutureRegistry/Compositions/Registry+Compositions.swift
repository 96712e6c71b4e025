import SutureGraph
import SutureSupport

extension Registry {
  /// Reads the compositions of folders: every file in their `compositions`.
  ///
  /// - Parameter taken: ids of modules, which a composition must not hide.
  static func readCompositions(
    in folders: [String], taken: Set<String>
  ) -> (compositions: [ReadyComposition], problems: [RegistryProblem]) {
    var found: [String: ReadyComposition] = [:]
    var places: [String: String] = [:]
    var problems: [RegistryProblem] = []
    // What is built in comes before the user's own: an own composition cannot replace one.
    let builtIn = folders.filter { FolderRole.role(of: $0) == .builtIn }
    let ordered = folders.filter { FolderRole.role(of: $0) == .named } + builtIn
    for folder in ordered + folders.filter({ !ordered.contains($0) }) {
      let shelf = FilePath.join(folder, "compositions")
      // A folder without compositions is no problem, and the folder itself has been looked at before.
      for name in (try? FilePath.names(in: shelf)) ?? [] where name.hasSuffix(".yaml") {
        do throws(YAMLError) {
          let composition = try ReadyComposition(contentsOf: FilePath.join(shelf, name))
          if taken.contains(composition.id) {
            throw composition.source.error(.invalidValue, "'\(composition.id)' is the id of a module already")
          }
          // The first folder's, in its highest version.
          if let known = found[composition.id], places[composition.id] != folder || known.version >= composition.version
          {
            continue
          }
          found[composition.id] = composition
          places[composition.id] = folder
        } catch {
          problems.append(.manifest(error))
        }
      }
    }
    return (found.values.sorted { $0.id < $1.id }, problems)
  }

  /// The composition of an id; nil where there is none.
  public func composition(_ id: String) -> ReadyComposition? { compositions.first { $0.id == id } }
}
