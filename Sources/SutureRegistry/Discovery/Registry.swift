import SutureGraph

/// Everything that the manifests on the search path describe.
///
/// No plugin code is run to read it.
public struct Registry: Sendable {
  struct Key: Hashable {
    let kind: Manifest.Kind
    let id: String
  }

  /// What an id stands for.
  enum Entry {
    case one(Manifest, copies: [Manifest])
    case ambiguous(Version, files: [String])
  }

  /// The folders that were read, in order.
  public let folders: [String]
  /// What can be used, sorted by kind (modules first) and id.
  public let manifests: [Manifest]
  /// What is left out, sorted by file.
  public let problems: [RegistryProblem]

  let entries: [Key: Entry]
  /// Where libraries are looked for last: beside the program.
  let executableFolder: String?

  /// Reads the folders of a search path.
  /// - Throws: `RegistryError.folder` for one that the user named and that cannot be read.
  public init(_ path: RegistryPath) throws(RegistryError) {
    self.init(folders: try path.existingFolders())
  }

  /// Reads folders: each manifest in them and in their `modules` and `backbones`.
  public init(folders: [String]) {
    self.init(folders: folders, executableFolder: FilePath.executable.map(FilePath.folder(of:)))
  }

  init(folders: [String], executableFolder: String?) {
    var reading = RegistryReading()
    for folder in folders { reading.read(folder: folder) }
    let entries = reading.entries()
    self.folders = folders
    self.entries = entries
    self.executableFolder = executableFolder
    manifests = entries.values.compactMap { entry in
      if case .one(let manifest, _) = entry { manifest } else { nil }
    }.sorted { ($0.kind == .backbone ? 1 : 0, $0.id) < ($1.kind == .backbone ? 1 : 0, $1.id) }
    problems = reading.problems
  }

  /// The manifest of an id, in its highest version.
  /// - Throws: `RegistryError` where there is none, or where two of them differ.
  public func manifest(_ id: String, kind: Manifest.Kind) throws(RegistryError) -> Manifest {
    switch entries[Key(kind: kind, id: id)] {
    case .one(let manifest, _): return manifest
    case .ambiguous(let version, let files): throw .ambiguous(id: id, kind: kind, version: version, files: files)
    case nil: break
    }
    for case .manifest(let error) in problems where error.file.hasSuffix("/\(id).yaml") {
      throw .refused(id: id, kind: kind, error)
    }
    let other = Manifest.Kind.allCases.first { entries[Key(kind: $0, id: id)] != nil }
    let known = manifests.filter { $0.kind == kind }.map(\.id)
    throw .unknown(id: id, kind: kind, suggestion: Suggestion.nearest(to: id, in: known), otherKind: other)
  }
}
