import SutureSupport

/// Reads the manifests of folders and decides which to use.
struct RegistryReading {
  private static let subfolders = ["modules", "backbones"]
  private static let suffix = ".yaml"

  private let cache: RegistryCache?

  /// A manifest and the index of its folder on the search path.
  private struct Found {
    let manifest: Manifest
    let folder: Int
  }

  private var found: [Registry.Key: [Found]] = [:]
  private var folders: [(path: String, role: FolderRole)] = []
  private var files: Set<String> = []
  private(set) var problems: [RegistryProblem] = []
  /// The manifests hidden by others; complete after `entries()`.
  private(set) var hidden: [HiddenManifest] = []

  /// Creates an empty reading; without a cache every file is parsed.
  init(cache: RegistryCache?) {
    self.cache = cache
  }

  /// Reads the manifests directly in a folder and in its two subfolders.
  mutating func read(folder: String, as role: FolderRole) {
    folders.append((folder, role))
    let names = readManifests(in: folder)
    for subfolder in RegistryReading.subfolders where names.contains(subfolder) {
      _ = readManifests(in: FilePath.join(folder, subfolder))
    }
  }

  private mutating func readManifests(in folder: String) -> [String] {
    let names: [String]
    do throws(FileError) {
      names = try FileBytes.names(in: folder)
    } catch {
      problems.append(.folder(path: folder, reason: error.reason))
      return []
    }
    var manifests = ManifestFolder(folder, cache: cache)
    for name in names where name.hasSuffix(RegistryReading.suffix) {
      let path = FilePath.join(folder, name)
      guard files.insert(FilePath.realPath(path) ?? path).inserted else { continue }
      do throws(YAMLError) {
        let manifest = try manifests.manifest(named: name)
        found[Registry.Key(kind: manifest.kind, id: manifest.id), default: []].append(
          Found(manifest: manifest, folder: folders.count - 1))
      } catch {
        problems.append(.manifest(error))
      }
    }
    manifests.keep()
    return names
  }

  /// Chooses for each id the highest version in the first folder that has it; if one folder has different manifests of
  /// the same version, that is a problem and none is chosen.
  ///
  /// The user's own folder takes precedence over built-in ones only with the user's consent.
  mutating func entries() -> [Registry.Key: Registry.Entry] {
    var entries: [Registry.Key: Registry.Entry] = [:]
    for key in found.keys.sorted(by: { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }) {
      let manifests = found[key] ?? []
      let isBuiltIn = manifests.contains { folders[$0.folder].role == .builtIn }
      let held = manifests.filter { item in
        let folder = folders[item.folder]
        return isBuiltIn && folder.role == .own && !ReplacementConsent.holds(for: item.manifest, in: folder.path)
      }
      let usable = manifests.filter { item in !held.contains { $0.manifest.path == item.manifest.path } }
      guard let first = usable.map(\.folder).min() else { continue }
      let entry = choose(usable.filter { $0.folder == first }.map(\.manifest), key)
      guard case .one(let chosen, _) = entry else {
        entries[key] = entry
        continue
      }
      let others = usable.map(\.manifest).filter { $0.path != chosen.path }
      entries[key] = .one(chosen, copies: others.filter { $0.hasSameContent(as: chosen) })
      for item in manifests where item.manifest.path != chosen.path && !item.manifest.hasSameContent(as: chosen) {
        let needsConsent = held.contains { $0.manifest.path == item.manifest.path }
        hidden.append(HiddenManifest(manifest: item.manifest, by: chosen, needsConsent: needsConsent))
      }
    }
    return entries
  }

  /// The entry for the highest version among one folder's manifests.
  private mutating func choose(_ manifests: [Manifest], _ key: Registry.Key) -> Registry.Entry? {
    var chosen: Registry.Entry?
    for (version, same) in Dictionary(grouping: manifests, by: \.version).sorted(by: { $0.key < $1.key }) {
      if same.allSatisfy({ $0.hasSameContent(as: same[0]) }) {
        chosen = .one(same[0], copies: Array(same.dropFirst()))
      } else {
        let files = same.map(\.path)
        problems.append(.ambiguous(id: key.id, kind: key.kind, version: version, files: files))
        chosen = .ambiguous(version, files: files)
      }
    }
    return chosen
  }
}
