import Foundation
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureRegistry
@testable import SutureSupport

@Suite struct RegistryCacheTests {
  let folder: TemporaryFolder
  let cache: RegistryCache

  init() throws {
    folder = try TemporaryFolder()
    cache = try RegistryCacheTests.cache(folder.file("cache/registry"))
    for id in ["se", "eca", "gate"] { try write(id) }
    try folder.write("manifests/modules/bad.yaml", "schema: 1\nid: *x\n")
    try folder.write("manifests/modules/worse.yaml", Samples.manifest(id: "worse", require: "[d >= 1]"))
  }

  /// A cache that takes files as soon as they are written.
  static func cache(_ path: String, program: String = #filePath) throws -> RegistryCache {
    RegistryCache(folder: path, programPath: "/suture", program: try #require(FileStamp(of: program)), clock: 0)
  }

  func write(_ id: String, notes: String = "before") throws {
    try folder.write("manifests/modules/\(id).yaml", Samples.manifest(id: id, extra: "notes: \(notes)"))
  }

  func read(_ cache: RegistryCache? = nil, path: String = "manifests") -> Registry {
    Registry(folders: [folder.file(path)], executableFolder: nil, cache: cache)
  }

  /// Whether a registry is what reading every file gives.
  func isRight(_ registry: Registry) -> Bool {
    let cold = read()
    return registry.manifests == cold.manifests && registry.problems == cold.problems
  }

  /// The folder of modules without links.
  var modules: String { FilePath.realPath(folder.file("manifests/modules")) ?? "" }

  /// The cache's file for the folder of modules.
  var file: String { folder.file("cache/registry/\(cache.fileName(for: modules))") }

  var fileBytes: [UInt8] {
    get throws { try FileBytes.read(file) }
  }

  /// Lets the file system's clock move on.
  func pause() { usleep(30_000) }

  /// Writes into the cache that the notes of all manifests are others than they are.
  func falsify() throws {
    let held = try CachedManifests(fileBytes, folder: modules, program: cache.program)
    let records = try held.records.map { name, record in
      let id = String(name.prefix { $0 != "." })
      let manifest = try Samples.read(Samples.manifest(id: id, extra: "notes: false"))
      return (name: name, stamp: record.stamp, content: CachedManifests.content(of: .success(manifest))[...])
    }
    cache.files.replace(
      cache.fileName(for: modules),
      with: CachedManifests.file(records, folder: modules, program: cache.program))
  }

  @Test func `a second reading gives the same result, including errors of bad manifests`() throws {
    pause()
    #expect(isRight(read(cache)))
    #expect(FileManager.default.fileExists(atPath: file))
    #expect(isRight(read(cache)))
    #expect(read(cache).problems.count == 2)
  }

  @Test func `a cached manifest is not parsed again`() throws {
    pause()
    _ = read(cache)
    try falsify()
    #expect(read(cache).manifests.map(\.notes) == Array(repeating: "false", count: 5))
  }

  @Test func `a folder reached by another path has the same content with its own paths`() throws {
    pause()
    _ = read(cache)
    let dotted = read(cache, path: "./manifests/../manifests")
    #expect(dotted.manifests.allSatisfy { $0.path.hasPrefix(folder.file("./manifests/../manifests")) })
    #expect(dotted.problems.map(\.description) == read(path: "./manifests/../manifests").problems.map(\.description))
  }

  @Test func `every change is detected, even with the same size and modification time`() throws {
    pause()
    _ = read(cache)
    pause()
    let path = folder.file("manifests/modules/se.yaml")
    let time = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    let text = Samples.manifest(id: "se", extra: "notes: behind")
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
    try FileManager.default.setAttributes([.modificationDate: try #require(time)], ofItemAtPath: path)
    #expect(try read(cache).manifest("se", kind: .module).notes == "behind")

    try write("eca", notes: "replaced")
    #expect(isRight(read(cache)))
    try FileManager.default.removeItem(atPath: folder.file("manifests/modules/gate.yaml"))
    try write("new")
    #expect(isRight(read(cache)))
    #expect(read(cache).manifests.map(\.id) == ["eca", "new", "se"])
    try folder.write("manifests/modules/bad.yaml", Samples.manifest(id: "bad"))
    try folder.write("manifests/modules/new.yaml", "schema: 9\n")
    #expect(isRight(read(cache)))
    pause()
    _ = read(cache)
    #expect(isRight(read(cache)))
  }

  @Test func `a link with a changed target is followed`() throws {
    let link = folder.file("manifests/modules/link.yaml")
    for id in ["one", "two"] { try folder.write("elsewhere/\(id).yaml", Samples.manifest(id: id)) }
    pause()
    for id in ["one", "two"] {
      try? FileManager.default.removeItem(atPath: link)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.file("elsewhere/\(id).yaml"))
      #expect(isRight(read(cache)))
      #expect(try read(cache).manifest(id, kind: .module).path == link)
    }
  }

  @Test func `a file that has just changed is not cached`() throws {
    let cautious = RegistryCache(folder: folder.file("cache/registry"), programPath: "/suture", program: cache.program)
    #expect(isRight(read(cautious)))
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test func `a corrupt cache is ignored (1000 corruptions)`() throws {
    pause()
    _ = read(cache)
    let good = try fileBytes
    let cold = read()
    var random = SystemRandomNumberGenerator()
    for _ in 0..<1000 {
      let bad = Corruption.random(of: good, using: &random)
      cache.files.replace(cache.fileName(for: modules), with: bad)
      let warm = read(cache)
      #expect(warm.manifests == cold.manifests && warm.problems == cold.problems, "\(bad)")
    }
    #expect(try fileBytes.count == good.count)
  }

  @Test func `a cache of another version, program or folder, or with open permissions, is ignored`() throws {
    pause()
    _ = read(cache)
    let bytes = try fileBytes
    _ = try CachedManifests(bytes, folder: modules, program: cache.program)
    var older = bytes
    older["suture manifests ".utf8.count] = UInt8(ascii: "0")
    let other = try #require(FileStamp(of: folder.path))
    #expect(throws: CorruptCache.self) { try CachedManifests(older, folder: modules, program: cache.program) }
    #expect(throws: CorruptCache.self) { try CachedManifests(bytes, folder: modules, program: other) }
    #expect(throws: CorruptCache.self) { try CachedManifests(bytes, folder: modules + "/", program: cache.program) }

    try falsify()
    chmod(file, 0o644)
    #expect(isRight(read(cache)))
    try falsify()
    chmod(folder.file("cache/registry"), 0o777)
    #expect(isRight(read(cache)))
  }

  @Test func `other users cannot read the cache`() throws {
    pause()
    _ = read(cache)
    func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    #expect(try mode(file) == 0o600)
    #expect(try mode(folder.file("cache/registry")) == 0o700)
  }

  @Test func `a cache that cannot be written is no error`() throws {
    try folder.write("file", "")
    for place in ["file", "file/registry", "manifests/modules/bad.yaml/x"] {
      let cache = try RegistryCacheTests.cache(folder.file(place))
      #expect(isRight(read(cache)))
      #expect(isRight(read(cache)))
    }
    #expect(isRight(read(try RegistryCacheTests.cache("/proc/suture"))))
    #expect(isRight(read(try RegistryCacheTests.cache(""))))
  }

  @Test func `the oldest files are removed beyond the limits`() throws {
    for number in 0..<(CacheFolder.maximumFileCount + 20) {
      cache.files.replace("\(number)", with: [1])
      pause()
    }
    let names = try FileBytes.names(in: folder.file("cache/registry"))
    #expect(names.count == CacheFolder.maximumFileCount)
    #expect(!names.contains("0") && names.contains("\(CacheFolder.maximumFileCount + 19)"))
    cache.files.replace("large", with: [UInt8](repeating: 0, count: CacheFolder.maximumByteCount + 1))
    #expect(cache.files.read("large") == nil)
  }
}
