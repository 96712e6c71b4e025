import SutureSupport

/// The manifests of one folder, each read from its file or, while that is unchanged, from the cache.
struct ManifestFolder {
  private let path: String
  private let cache: RegistryCache?
  /// The folder without links, by which the cache knows it.
  private let realPath: String
  private let known: CachedManifests
  private var records: [(name: String, stamp: FileStamp, content: ArraySlice<UInt8>)] = []
  private var hasNews = false

  /// Looks the folder up in the cache, where there is one.
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
    // Not what may have changed meanwhile, nor what other rights or more memory would read.
    if let stamp, stamp.isSettled(at: now, clock: cache.clock), FileStamp(of: file) == stamp, !result.isCircumstantial {
      records.append((name, stamp, CachedManifests.content(of: result)[...]))
      hasNews = true
    }
    return try result.get()
  }

  /// Puts what is new into the cache, and drops from it what is gone.
  func keep() {
    guard let cache, hasNews || records.count < known.records.count else { return }
    cache.files.replace(
      cache.fileName(for: realPath),
      with: CachedManifests.file(records, folder: realPath, program: cache.program))
  }
}

extension Result<Manifest, YAMLError> {
  /// Whether the same file may give another result another time.
  fileprivate var isCircumstantial: Bool {
    if case .failure(let error) = self { error.code == .unreadable } else { false }
  }
}
