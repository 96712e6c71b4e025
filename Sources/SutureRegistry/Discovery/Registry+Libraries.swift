import SutureSupport

extension Registry {
  #if canImport(Darwin)
    private static let librarySuffix = "dylib"
  #else
    private static let librarySuffix = "so"
  #endif

  /// Finds a manifest's library and checks its file without running any of its code.
  /// - Throws: `LibraryError` if it is missing, cannot be loaded on this machine, or needs another ABI.
  public func library(for manifest: Manifest) throws(LibraryError) -> LibraryFile {
    var bytes: [UInt8] = []
    return try library(for: manifest, bytes: &bytes)
  }

  /// Finds a manifest's library, checks its file, and hands out the bytes that were checked.
  /// - Throws: as `library(for:)`.
  package func library(for manifest: Manifest, bytes: inout [UInt8]) throws(LibraryError) -> LibraryFile {
    guard ABIVersion.host.offers(manifest.abi) else {
      throw .unsupportedABI(module: manifest.id, file: manifest.path, needed: manifest.abi, host: .host)
    }
    let path = try libraryPath(for: manifest)
    try checkCustody(of: path, for: manifest)
    let library = try LibraryFile(checking: path, bytes: &bytes)
    for copy in copies(of: manifest) {
      guard let path = try? libraryPath(for: copy), FilePath.realPath(path) != FilePath.realPath(library.path) else {
        continue
      }
      guard try LibraryFile(checking: path).digest == library.digest else {
        throw .copiesDiffer(module: manifest.id, paths: [library.path, path])
      }
    }
    return library
  }

  /// The path of a manifest's library: in the manifest's folder, in its subfolder `lib`, or beside the program.
  ///
  /// The file is not read.
  /// - Throws: `LibraryError.missing` with the folders searched.
  public func libraryPath(for manifest: Manifest) throws(LibraryError) -> String {
    guard let library = manifest.library else {
      throw .notALibrary(path: manifest.path, reason: "it describes an imported network, which has no library")
    }
    let name = "lib\(library).\(Registry.librarySuffix)"
    let beside = FilePath.folder(of: manifest.path)
    let folders = [beside, FilePath.join(beside, "lib")] + [executableFolder].compactMap { $0 }
    for folder in folders where FilePath.exists(FilePath.join(folder, name)) { return FilePath.join(folder, name) }
    throw .missing(module: manifest.id, library: name, searched: folders)
  }

  /// Other manifests with the same content, which a search path may contain.
  private func copies(of manifest: Manifest) -> [Manifest] {
    guard case .one(let chosen, let copies) = entries[Key(kind: manifest.kind, id: manifest.id)],
      chosen.hasSameContent(as: manifest)
    else { return [] }
    return ([chosen] + copies).filter { $0.path != manifest.path }
  }
}
