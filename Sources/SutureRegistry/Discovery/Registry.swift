import SutureSupport

/// The modules, backbones and compositions that the files on the search path describe.
///
/// Reading it runs no plugin code.
public struct Registry: Sendable {
  struct Key: Hashable {
    let kind: Manifest.Kind
    let id: String
  }

  /// The meaning of an id: one manifest and its copies, or several different manifests of one version.
  enum Entry {
    case one(Manifest, copies: [Manifest])
    case ambiguous(Version, files: [String])
  }

  /// The folders read, in order.
  public let folders: [String]
  /// The usable manifests, sorted by kind (modules first) and id.
  public let manifests: [Manifest]
  /// The ready compositions, sorted by id.
  public let compositions: [ReadyComposition]
  /// The problems of entries that are left out.
  public let problems: [RegistryProblem]
  /// The manifests hidden by others of the same kind and id.
  public let hidden: [HiddenManifest]

  let entries: [Key: Entry]
  /// The program's folder, the last place where libraries are searched.
  let executableFolder: String?

  /// Reads the folders of a search path.
  /// - Parameter cache: avoids parsing manifests that have not changed; nil parses every one.
  /// - Throws: `RegistryError.folder` for a folder that the user named and that cannot be read.
  public init(_ path: RegistryPath, cache: RegistryCache? = nil) throws(RegistryError) {
    self.init(folders: try path.existingFolders(), cache: cache)
  }

  /// Reads folders: the manifests in them and in their `modules` and `backbones`, and their `compositions`.
  ///
  /// Their `sweeps` and `runtimes` are read on demand.
  /// - Parameter cache: avoids parsing manifests that have not changed; nil parses every one.
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

  /// The manifest with an id: of the first folder that has it, the highest version; without one, the manifest that the
  /// name stands for, see `ModuleNames`.
  /// - Throws: `RegistryError` if there is none, if different manifests have the same id and version, or if several
  ///   manifests have the name.
  public func manifest(_ id: String, kind: Manifest.Kind) throws(RegistryError) -> Manifest {
    switch entries[Key(kind: kind, id: id)] {
    case .one(let manifest, _): return manifest
    case .ambiguous(let version, let files): throw .ambiguous(id: id, kind: kind, version: version, files: files)
    case nil: break
    }
    for case .manifest(let error) in problems where error.file.hasSuffix("/\(id).yaml") {
      throw .refused(id: id, kind: Registry.kind(ofFile: error.file) ?? kind, error)
    }
    if composition(id) != nil { throw .composition(id: id, kind: kind) }
    let named = names(of: kind).ids(named: id)
    if named.count > 1 { throw .ambiguousName(id, kind: kind, ids: named) }
    if let id = named.first, case .one(let manifest, _) = entries[Key(kind: kind, id: id)] { return manifest }
    let other = Manifest.Kind.allCases.first { entries[Key(kind: $0, id: id)] != nil }
    let known = manifests.filter { $0.kind == kind }.map(\.id) + (kind == .module ? compositions.map(\.id) : [])
    throw .unknown(id: id, kind: kind, suggestion: Suggestion.nearest(to: id, in: known), otherKind: other)
  }

  /// The kind of the manifests in a file's folder; nil for folders of both kinds.
  private static func kind(ofFile path: String) -> Manifest.Kind? {
    Manifest.Kind.allCases.first { FilePath.folder(of: path).hasSuffix("/\($0.rawValue)s") }
  }
}
