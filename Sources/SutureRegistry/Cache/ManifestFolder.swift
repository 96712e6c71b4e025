import SutureSupport

/// Reads the manifests of one folder, each from its file or, if that is unchanged, from the cache.
struct ManifestFolder {
  private let path: String
  private let cache: RegistryCache?
  /// The folder's path without links, its key in the cache.
  private let realPath: String
  private let known: CachedManifests
  private var records: [(name: String, stamp: FileStamp, content: ArraySlice<UInt8>)] = []
  /// Whether a manifest was read that the cache does not have.
  private var hasNews = false

  /// Opens the folder and loads what the cache has of it; without a cache every file is read.
  init(_ path: String, cache: RegistryCache?) {
    self.path = path
    guard let cache, let realPath = FilePath.realPath(path) else {
      self.cache = nil
      realPath = path
      known = CachedManifests()
      return
    }
    self.cache = cache
    self.realPath = realPath
    let bytes = cache.files.read(cache.fileName(for: realPath))
    known =
      bytes.flatMap { try? CachedManifests($0, folder: realPath, program: cache.program) } ?? CachedManifests()
  }

  /// Reads a manifest.
  mutating func manifest(named name: String) throws(YAMLError) -> Manifest {
    let file = FilePath.join(path, name)
    guard let cache else { return try Manifest(contentsOf: file) }
    let now = FileStamp.now()
    let stamp = FileStamp(of: file)
    if let stamp, let record = known.records[name], record.stamp == stamp,
      let result = try? known.result(of: record, path: file)
    {
      records.append((name, stamp, known.content(of: record)))
      return try result.get()
    }
    let result: Result<Manifest, YAMLError>
    do throws(YAMLError) {
      result = .success(try Manifest(contentsOf: file))
    } catch {
      result = .failure(error)
    }
    // Do not cache files that may have changed meanwhile, or errors of permission or memory, which may go away.
    if let stamp, stamp.isSettled(at: now, clock: cache.clock), FileStamp(of: file) == stamp, !result.isCircumstantial {
      records.append((name, stamp, CachedManifests.content(of: result)[...]))
      hasNews = true
    }
    return try result.get()
  }

  /// Updates the cache: adds new records and drops those of deleted files.
  func keep() {
    guard let cache, hasNews || records.count < known.records.count else { return }
    cache.files.replace(
      cache.fileName(for: realPath),
      with: CachedManifests.file(records, folder: realPath, program: cache.program))
  }
}

extension Result<Manifest, YAMLError> {
  /// Whether the same file may give another result next time.
  fileprivate var isCircumstantial: Bool {
    if case .failure(let error) = self { error.code == .unreadable } else { false }
  }
}
