import SutureSupport

/// The file that determines what a module or backbone computes: a plugin's library, or the graph of an imported network.
public struct CodeFile: Hashable, Sendable {
  /// The file's path.
  public let path: String
  /// The SHA-256 digest of the file's bytes, in hexadecimal.
  public let digest: String
  /// The SHA-256 digest of what determines the behaviour: `LibraryFile.codeDigest`, or of the graph and its weights.
  ///
  /// A digest of the weights that the manifest states is taken as it is; it is compared when the weights are read.
  public let codeDigest: String
}

extension Registry {
  /// Finds and digests the file that determines what a module or backbone computes; no code of it runs.
  /// - Throws: `LibraryError` if it is missing or cannot be used.
  public func code(of manifest: Manifest) throws(LibraryError) -> CodeFile {
    guard case .graph(let files) = manifest.code else {
      let file = try library(for: manifest)
      return CodeFile(path: file.path, digest: file.digest, codeDigest: file.codeDigest)
    }
    let paths = files.paths(of: manifest)
    let graph = try Registry.digest(of: paths.graph)
    let weights =
      if let stated = files.weightsDigest { stated } else { try paths.weights.map(Registry.digest) }
    return CodeFile(
      path: paths.graph, digest: graph,
      codeDigest: weights.map { SHA256.hexDigest(of: Array("\(graph)\n\($0)".utf8)) } ?? graph)
  }

  /// The path of that file, which is not read.
  /// - Throws: `LibraryError.missing` if a library is in none of its folders.
  public func codePath(of manifest: Manifest) throws(LibraryError) -> String {
    guard case .graph(let files) = manifest.code else { return try libraryPath(for: manifest) }
    return files.paths(of: manifest).graph
  }

  private static func digest(of path: String) throws(LibraryError) -> String {
    do { return try SHA256.hexDigest(ofFile: path).hexDigest } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }
}
