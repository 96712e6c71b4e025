import SutureHost
import SutureRegistry

/// One module or backbone and its plugin's library as sent to a builder.
struct PluginImage: Hashable, Sendable, Codable {
  /// The text of the manifest.
  let manifest: [UInt8]
  /// The path of the manifest's file.
  let manifestPath: String
  /// The path of the library's file, for error messages.
  let libraryPath: String
  /// The SHA-256 digest of the library's bytes.
  let digest: String
  /// The digest of the parts that determine the code's behaviour; see `LibraryFile.codeDigest`.
  let codeDigest: String
  /// The library's size, in bytes.
  let size: Int
  /// The path that opens the library in the builder: a passed descriptor, or the file.
  let openPath: String

  /// The loader and the manifest in the process that received the image.
  func opened(in context: JobContext) throws -> (loader: ModuleLoader, manifest: Manifest) {
    try context.kept(self) {
      let enter = context.tell
      let file = LibraryFile(path: libraryPath, digest: digest, codeDigest: codeDigest, size: size)
      let loader = ModuleLoader(
        library: file, path: openPath,
        observe: { step in
          switch step {
          case .loading(let id): enter(.loading(id))
          case .building(let id): enter(.building(id))
          case .ended: break
          }
        })
      return (loader, try Manifest(manifest, path: manifestPath))
    }
  }
}
