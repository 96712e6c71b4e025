import SutureGraph
import SutureSupport

/// The files of an imported backbone, beside its manifest.
public struct GraphFiles: Hashable, Sendable {
  /// The name of the file that describes the operations: what `suture import` wrote, or a `.pt2` or `.onnx` file.
  public let graph: String
  /// The SHA-256 digest of that file, in hexadecimal; nil if the manifest does not state it.
  public let graphDigest: String?
  /// The name of the safetensors file with the network's weights; nil where the graph's file has them, or there are none.
  public let weights: String?
  /// The SHA-256 digest of the file with the weights, in hexadecimal; nil if the manifest does not state it.
  public let weightsDigest: String?

  /// Creates a description.
  public init(
    graph: String, graphDigest: String? = nil, weights: String? = nil, weightsDigest: String? = nil
  ) {
    self.graph = graph
    self.graphDigest = graphDigest
    self.weights = weights
    self.weightsDigest = weightsDigest
  }

  /// The suffixes of files that describe a graph.
  public static let suffixes = [".graph.json", ".pt2", ".onnx"]
}

extension GraphFiles {
  /// Reads `graph`, `weights` and their digests of a manifest; nil where there is no `graph`.
  init?(_ fields: YAMLMapping) throws(YAMLError) {
    guard let field = fields["graph"] else {
      for key in ["graph_sha256", "weights", "weights_sha256"] {
        if let field = fields[key] {
          throw field.error(.invalidValue, "\(quoted(key)) belongs to an imported network: it needs 'graph'")
        }
      }
      return nil
    }
    graph = try field.text("the name of a file \(listed(GraphFiles.suffixes, "or")) beside the manifest") { name in
      Name.isFile(name) && GraphFiles.suffixes.contains(where: name.hasSuffix)
    }
    weights = try fields["weights"]?.text("the name of a file .safetensors beside the manifest") { name in
      Name.isFile(name) && name.hasSuffix(".safetensors")
    }
    if weights == nil, let field = fields["weights_sha256"] {
      throw field.error(.invalidValue, "'weights_sha256' is the digest of 'weights', which is missing")
    }
    graphDigest = try fields["graph_sha256"]?.digest()
    weightsDigest = try fields["weights_sha256"]?.digest()
  }

  /// The paths of the files of a manifest.
  public func paths(of manifest: Manifest) -> (graph: String, weights: String?) {
    let folder = FilePath.folder(of: manifest.path)
    return (FilePath.join(folder, graph), weights.map { FilePath.join(folder, $0) })
  }
}

extension YAMLReader {
  /// Reads a SHA-256 digest.
  fileprivate func digest() throws(YAMLError) -> String {
    try text("64 hexadecimal digits") { text in
      text.utf8.count == 64 && text.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
    }
  }
}
