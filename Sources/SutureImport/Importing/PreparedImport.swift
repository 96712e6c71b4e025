import SutureSupport

/// The files of an imported backbone, flushed to disk under temporary names in their folder.
///
/// `commit` puts them in place. Without it they are removed, and what they would replace stays as it is.
public struct PreparedImport: ~Copyable {
  /// The names of the files with their SHA-256 digests, in the order in which they are put in place.
  public let digests: [(name: String, digest: String)]
  private var graph: FileReplacement
  private var weights: FileReplacement?
  private var manifest: FileReplacement

  /// Writes the files of a network in a folder, which is created if it does not exist.
  init(_ network: NetworkImport, in folder: String) throws {
    let files = network.files
    try FileBytes.createFolder(folder)
    let operations = try network.document.encoded()
    let graph = try PreparedImport.written(operations, FilePath.join(folder, files.graph))
    var digests = [(name: files.graph, digest: SHA256.hexDigest(of: operations))]
    var weights: FileReplacement?
    if let name = files.weights {
      let file = try network.prepareWeights(at: FilePath.join(folder, name))
      digests.append((name, try SHA256.hexDigest(ofFile: file.contentPath).hexDigest))
      weights = consume file
    }
    let text = network.manifestText(
      graphDigest: digests[0].digest, weightsDigest: files.weights == nil ? nil : digests[1].digest)
    let manifest = try PreparedImport.written(Array(text.utf8), FilePath.join(folder, files.manifest))
    digests.append((files.manifest, SHA256.hexDigest(of: Array(text.utf8))))
    self.digests = digests
    self.graph = graph
    self.weights = weights
    self.manifest = manifest
  }

  /// Writes a file under a temporary name.
  private static func written(_ bytes: [UInt8], _ path: String) throws(FileError) -> FileReplacement {
    var file = try FileReplacement(path)
    try file.writer.write(bytes)
    try file.flush()
    return file
  }

  /// Puts the files in place, the manifest last, so that there is never one without the files that it names.
  /// - Throws: `FileError`.
  public mutating func commit() throws(FileError) {
    try graph.commit()
    try weights?.commit()
    try manifest.commit()
  }
}
