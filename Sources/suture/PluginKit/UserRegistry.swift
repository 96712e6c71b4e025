import FoundationEssentials
import SutureGraph
import SutureRegistry
import SutureSupport

/// The user's own registry folder, managed by `plugin install` and `plugin remove`.
///
/// A record beside the manifests lists the files of each installed item with their digests; nothing else is removed.
struct UserRegistry {
  /// The folder; created when something is installed.
  let folder: String

  /// - Throws: `PluginKitError.noHome`.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(PluginKitError) {
    guard let folder = RegistryPath.userFolder(environment: environment) else { throw .noHome }
    self.folder = folder
  }

  /// Copies a manifest and its library here.
  ///
  /// - Parameters:
  ///   - library: the library as verified.
  ///   - elsewhere: manifests on the search path outside this folder.
  ///   - replaces: whether to replace different content with the same id.
  ///   - replacesBuiltIn: whether to use it instead of a built-in item with the same id.
  /// - Throws: `PluginKitError` if the id or the library's name is taken, or a file changed after it was verified.
  func install(
    _ manifest: Manifest, _ library: LibraryFile, elsewhere: [Manifest], replaces: Bool, replacesBuiltIn: Bool
  ) throws {
    let other = elsewhere.first { $0.id == manifest.id && $0.kind == manifest.kind && !$0.hasSameContent(as: manifest) }
    if let other, !replacesBuiltIn { throw PluginKitError.builtIn(id: manifest.id, path: other.path) }
    let bytes = try FileBytes.read(manifest.path)
    let libraryBytes = try FileBytes.read(library.path)
    guard SHA256.hexDigest(of: bytes) == manifest.digest else { throw PluginKitError.changed(manifest.path) }
    guard SHA256.hexDigest(of: libraryBytes) == library.digest else { throw PluginKitError.changed(library.path) }

    let kind = "\(manifest.kind.rawValue)s"
    let name = "\(kind)/\(manifest.id).yaml"
    let libraryName = "\(kind)/lib/\(URL(fileURLWithPath: library.path).lastPathComponent)"
    let own = recordName(manifest.kind, manifest.id)
    for (file, new) in [(name, bytes), (libraryName, libraryBytes)] {
      guard let known = try? FileBytes.read("\(folder)/\(file)"), known != new else { continue }
      let isOwn = users(of: file) == [own]
      guard replaces, isOwn else {
        throw PluginKitError.installed(id: manifest.id, path: "\(folder)/\(file)", canReplace: isOwn)
      }
    }
    for folder in ["\(folder)/\(kind)/lib", "\(folder)/\(UserRegistry.records)"] {
      try FileBytes.createFolder(folder)
    }
    let record = "\(library.digest)  \(libraryName)\n\(manifest.digest)  \(name)\n"
    // The library first, so that no manifest is ever without its library.
    try FileBytes.replace("\(folder)/\(libraryName)", with: libraryBytes)
    try FileBytes.replace("\(folder)/\(UserRegistry.records)/\(own)", with: Array(record.utf8))
    try FileBytes.replace("\(folder)/\(name)", with: bytes)
    if other != nil {
      let consent = ReplacementConsent.fileName(manifest.kind, manifest.id)
      try FileBytes.replace("\(folder)/\(consent)", with: Array(ReplacementConsent.text(for: manifest).utf8))
    }
  }

  /// Removes the files installed for an id, except libraries used by another one and files changed since.
  ///
  /// - Returns: the files removed.
  /// - Throws: `PluginKitError.notInstalled` if nothing with this id is installed.
  func remove(_ id: String) throws -> [String] {
    let installed = Manifest.Kind.allCases.map { recordName($0, id) }.filter { !record($0).isEmpty }
    guard !installed.isEmpty else { throw PluginKitError.notInstalled(id: id, folder: folder) }
    var removed: [String] = []
    for name in installed {
      for file in record(name).reversed() where users(of: file.name) == [name] {
        let path = "\(folder)/\(file.name)"
        guard let bytes = try? FileBytes.read(path), SHA256.hexDigest(of: bytes) == file.digest else { continue }
        try FileBytes.remove(path)
        removed.append(path)
      }
      try FileBytes.remove("\(folder)/\(UserRegistry.records)/\(name)")
      // Exists only if it replaces a built-in item.
      let replacement = "\(folder)/\(UserRegistry.records)/replaces-\(name)"
      if FileManager.default.fileExists(atPath: replacement) { try FileBytes.remove(replacement) }
    }
    return removed
  }

  /// An installed item.
  struct Installed: Hashable, Sendable {
    /// The state of its files compared with those installed.
    enum State: String, Sendable {
      case ok, changed, missing
    }

    let id: String
    let kind: Manifest.Kind
    let state: State
    /// The paths of the manifest and library.
    let files: [String]
  }

  /// The installed items, sorted by kind and id.
  func installed() -> [Installed] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(UserRegistry.records)")) ?? []
    return names.sorted().compactMap { name in
      let parts = name.split(separator: "-", maxSplits: 1).map(String.init)
      let files = record(name)
      guard parts.count == 2, let kind = Manifest.Kind(rawValue: parts[0]), !files.isEmpty else { return nil }
      var state = Installed.State.ok
      for file in files {
        guard let bytes = try? FileBytes.read("\(folder)/\(file.name)") else {
          state = .missing
          break
        }
        if SHA256.hexDigest(of: bytes) != file.digest { state = .changed }
      }
      return Installed(id: parts[1], kind: kind, state: state, files: files.map { "\(folder)/\($0.name)" }.sorted())
    }
  }

  // MARK: Records

  /// The folder of backbones within a registry.
  static let backbones = "\(Manifest.Kind.backbone.rawValue)s"

  /// Writes the record of an item whose files are put here by other means, such as an import; `commit` makes it valid.
  /// - Parameter files: the paths within the folder, with the digests of the files.
  func prepareRecord(
    _ kind: Manifest.Kind, _ id: String, files: [(name: String, digest: String)]
  ) throws(FileError) -> FileReplacement {
    try FileBytes.createFolder("\(folder)/\(UserRegistry.records)")
    let text = files.map { "\($0.digest)  \($0.name)\n" }.joined()
    var record = try FileReplacement("\(folder)/\(UserRegistry.records)/\(recordName(kind, id))")
    try record.writer.write(Array(text.utf8))
    try record.flush()
    return record
  }

  /// A hidden folder, so that it is not read as a folder of manifests.
  private static let records = ".installed"

  /// Includes the kind, because a module and a backbone may have the same id.
  private func recordName(_ kind: Manifest.Kind, _ id: String) -> String { "\(kind.rawValue)-\(id)" }

  /// The files of an installed item, in the format of `sha256sum`; empty if it is not installed.
  private func record(_ name: String) -> [(digest: String, name: String)] {
    let path = "\(folder)/\(UserRegistry.records)/\(name)"
    guard !name.contains("/"), let bytes = try? FileBytes.read(path, kind: .regular) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, !parts[1].contains("..") else { return nil }
      return (String(parts[0]), String(parts[1].trimmingPrefix(while: \.isWhitespace)))
    }
  }

  /// The records of the installed items to which a file belongs.
  private func users(of file: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(UserRegistry.records)")) ?? []
    return names.filter { name in record(name).contains { $0.name == file } }.sorted()
  }
}
