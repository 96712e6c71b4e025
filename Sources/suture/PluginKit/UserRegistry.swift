import Foundation
import SutureGraph
import SutureRegistry
import SutureSupport

/// The user's own registry folder: what `plugin install` puts there and `plugin remove` takes away.
///
/// A record beside the manifests lists the files of each installed item by digest: nothing else is ever removed.
struct UserRegistry {
  /// The folder; made when something is installed.
  let folder: String

  /// - Throws: `PluginKitError.noHome`.
  init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(PluginKitError) {
    guard let folder = RegistryPath.userFolder(environment: environment) else { throw .noHome }
    self.folder = folder
  }

  /// Copies a manifest and its library here.
  ///
  /// - Parameters:
  ///   - library: the library as it was when it was verified.
  ///   - elsewhere: manifests that the search path holds outside this folder.
  ///   - replaces: whether other content under the same id is replaced.
  ///   - replacesBuiltIn: whether it is used instead of what is built in under the same id.
  /// - Throws: where the id or the library's name is taken, or a file changed after it was verified.
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
    // The library first: a manifest never stands there without it.
    try FileBytes.replace("\(folder)/\(libraryName)", with: libraryBytes)
    try FileBytes.replace("\(folder)/\(UserRegistry.records)/\(own)", with: Array(record.utf8))
    try FileBytes.replace("\(folder)/\(name)", with: bytes)
    if other != nil {
      let consent = ReplacementConsent.fileName(manifest.kind, manifest.id)
      try FileBytes.replace("\(folder)/\(consent)", with: Array(ReplacementConsent.text(for: manifest).utf8))
    }
  }

  /// Removes the files that were installed for an id, but libraries that another one uses and files changed since.
  ///
  /// - Returns: the files that were removed.
  /// - Throws: `PluginKitError.notInstalled` where nothing of this id was installed.
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
      // There only where it replaced what is built in.
      let replacement = "\(folder)/\(UserRegistry.records)/replaces-\(name)"
      if FileManager.default.fileExists(atPath: replacement) { try FileBytes.remove(replacement) }
    }
    return removed
  }

  /// Something that was installed.
  struct Installed: Hashable, Sendable {
    /// Whether its files are as they were installed.
    enum State: String, Sendable {
      case ok, changed, missing
    }

    let id: String
    let kind: Manifest.Kind
    let state: State
    /// The manifest and library, as paths.
    let files: [String]
  }

  /// What was installed, by kind and id.
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

  /// Hidden, so that it is not taken for a folder of manifests.
  private static let records = ".installed"

  /// A module and a backbone may have one id.
  private func recordName(_ kind: Manifest.Kind, _ id: String) -> String { "\(kind.rawValue)-\(id)" }

  /// The files of an installed item, in the form of `sha256sum`; empty where it was not installed.
  private func record(_ name: String) -> [(digest: String, name: String)] {
    let path = "\(folder)/\(UserRegistry.records)/\(name)"
    guard !name.contains("/"), let bytes = try? FileBytes.read(path, kind: .regular) else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
      let parts = line.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, !parts[1].contains("..") else { return nil }
      return (String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces))
    }
  }

  /// The records of the installed items that a file belongs to.
  private func users(of file: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(UserRegistry.records)")) ?? []
    return names.filter { name in record(name).contains { $0.name == file } }.sorted()
  }
}
