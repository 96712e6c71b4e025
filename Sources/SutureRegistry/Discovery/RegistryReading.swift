import SutureGraph

/// Collects the manifests of folders and decides which to use.
struct RegistryReading {
  private static let subfolders = ["modules", "backbones"]
  private static let suffix = ".yaml"

  private let cache: RegistryCache?

  private var found: [Registry.Key: [Manifest]] = [:]
  private var files: Set<String> = []
  private(set) var problems: [RegistryProblem] = []

  /// Begins with nothing; without a cache every file is read.
  init(cache: RegistryCache?) {
    self.cache = cache
  }

  /// Reads the manifests directly in a folder and in its two subfolders.
  mutating func read(folder: String) {
    let names = readManifests(in: folder)
    for subfolder in RegistryReading.subfolders where names.contains(subfolder) {
      _ = readManifests(in: FilePath.join(folder, subfolder))
    }
  }

  private mutating func readManifests(in folder: String) -> [String] {
    let names: [String]
    do throws(FileError) {
      names = try FilePath.names(in: folder)
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
        found[Registry.Key(kind: manifest.kind, id: manifest.id), default: []].append(manifest)
      } catch {
        problems.append(.manifest(error))
      }
    }
    manifests.keep()
    return names
  }

  /// For each id its highest version; two that differ under the same version are a problem and neither is chosen.
  mutating func entries() -> [Registry.Key: Registry.Entry] {
    var entries: [Registry.Key: Registry.Entry] = [:]
    for key in found.keys.sorted(by: { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }) {
      let manifests = found[key] ?? []
      if manifests.count == 1 {
        entries[key] = .one(manifests[0], copies: [])
        continue
      }
      for (version, same) in Dictionary(grouping: manifests, by: \.version).sorted(by: { $0.key < $1.key }) {
        if same.allSatisfy({ $0.hasSameContent(as: same[0]) }) {
          entries[key] = .one(same[0], copies: Array(same.dropFirst()))
        } else {
          let files = same.map(\.path)
          problems.append(.ambiguous(id: key.id, kind: key.kind, version: version, files: files))
          entries[key] = .ambiguous(version, files: files)
        }
      }
    }
    return entries
  }
}
