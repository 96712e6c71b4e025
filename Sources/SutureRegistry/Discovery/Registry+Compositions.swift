import SutureSupport

extension Registry {
  /// Reads the compositions of folders: every YAML file in their `compositions`.
  ///
  /// - Parameter taken: the ids of modules, which compositions must not use.
  static func readCompositions(
    in folders: [String], taken: Set<String>
  ) -> (compositions: [ReadyComposition], problems: [RegistryProblem]) {
    var found: [String: ReadyComposition] = [:]
    var places: [String: String] = [:]
    var problems: [RegistryProblem] = []
    for folder in FolderRole.byPrecedence(folders) {
      let shelf = FilePath.join(folder, "compositions")
      // The subfolder is optional, and the folder itself has already been read.
      for name in (try? FileBytes.names(in: shelf)) ?? [] where name.hasSuffix(".yaml") {
        do throws(YAMLError) {
          let composition = try ReadyComposition(contentsOf: FilePath.join(shelf, name))
          if taken.contains(composition.id) {
            throw composition.source.error(.invalidValue, "'\(composition.id)' is already the id of a module")
          }
          // Keep the highest version in the first folder that has the id.
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

  /// The composition with an id; nil if there is none.
  public func composition(_ id: String) -> ReadyComposition? { compositions.first { $0.id == id } }

  /// The composition that a name means: the one with this id or, if no module has it, with the same letters and digits,
  /// as `topology-blend` for `Topology Blend`; nil if there is none.
  public func composition(named name: String) -> ReadyComposition? {
    if let exact = composition(name) { return exact }
    guard entries[Key(kind: .module, id: name)] == nil else { return nil }
    let normalised = ModuleNames.normalised(name)
    return compositions.first { ModuleNames.normalised($0.id) == normalised }
  }
}
