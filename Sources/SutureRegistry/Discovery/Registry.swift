import SutureGraph
import SutureSupport

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
  /// Compositions with names of their own, sorted by id.
  public let compositions: [ReadyComposition]
  /// What is left out, sorted by file.
  public let problems: [RegistryProblem]
  /// Manifests that others of the same kind and id stand in front of.
  public let hidden: [HiddenManifest]

  let entries: [Key: Entry]
  /// Where libraries are looked for last: beside the program.
  let executableFolder: String?

  /// Reads the folders of a search path.
  /// - Parameter cache: saves reading manifests that have not changed; nil reads every one.
  /// - Throws: `RegistryError.folder` for one that the user named and that cannot be read.
  public init(_ path: RegistryPath, cache: RegistryCache? = nil) throws(RegistryError) {
    self.init(folders: try path.existingFolders(), cache: cache)
  }

  /// Reads folders: each manifest in them and in their `modules` and `backbones`, and their `compositions`.
  /// - Parameter cache: saves reading manifests that have not changed; nil reads every one.
  public init(folders: [String], cache: RegistryCache? = nil) {
    self.init(folders: folders, executableFolder: FilePath.executable.map(FilePath.folder(of:)), cache: cache)
  }

  init(
    folders: [String], executableFolder: String?, cache: RegistryCache? = nil,
    role: (String) -> FolderRole = FolderRole.role(of:)
  ) {
    var reading = RegistryReading(cache: cache)
    for folder in folders { reading.read(folder: folder, as: role(folder)) }
    let entries = reading.entries()
    self.folders = folders
    self.entries = entries
    hidden = reading.hidden
    self.executableFolder = executableFolder
    let order = entries.keys.sorted { ($0.kind == .backbone ? 1 : 0, $0.id) < ($1.kind == .backbone ? 1 : 0, $1.id) }
    manifests = order.compactMap { key in
      if case .one(let manifest, _) = entries[key] { manifest } else { nil }
    }
    let shelves = Registry.readCompositions(
      in: folders, taken: Set(entries.keys.filter { $0.kind == .module }.map(\.id)))
    compositions = shelves.compositions
    problems = reading.problems + shelves.problems
  }

  /// The manifest of an id: the first folder's, in its highest version.
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
    if composition(id) != nil { throw .composition(id: id, kind: kind) }
    let other = Manifest.Kind.allCases.first { entries[Key(kind: $0, id: id)] != nil }
    let known = manifests.filter { $0.kind == kind }.map(\.id) + (kind == .module ? compositions.map(\.id) : [])
    throw .unknown(id: id, kind: kind, suggestion: Suggestion.nearest(to: id, in: known), otherKind: other)
  }
}
