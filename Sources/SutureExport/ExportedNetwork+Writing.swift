import SutureExecution
import SutureSupport

extension ExportedNetwork {
  /// Writes the network; a file at the path is replaced at once, and stays as it was on failure.
  /// - Throws: `ExportError`, `GraphvizError`, `FileError`, `SafeTensorsError`.
  public func write(_ format: ExportFormat, to path: String, _ options: ExportOptions) throws {
    switch format {
    case .safetensors: try safeTensors().write(to: path)
    case .dot, .svg: try FileBytes.replace(path, with: Array((text(format, options) ?? "").utf8))
    }
  }

  /// The network as text; nil for binary formats.
  /// - Throws: `ExportError`, `GraphvizError`.
  public func text(_ format: ExportFormat, _ options: ExportOptions) throws -> String? {
    switch format {
    case .safetensors: nil
    case .dot: try DOTExporter(self).text
    case .svg: try Graphviz().svg(of: try DOTExporter(self).text)
    }
  }

  /// The weights by the keys of PyTorch's `state_dict`, with the origin as metadata.
  public func safeTensors() -> SafeTensors {
    var tensors = weights.safeTensors()
    tensors.metadata = origin.metadata
    return tensors
  }
}

extension ExportedNetwork.Origin {
  /// The facts as texts by key, for the metadata of files.
  public var metadata: [String: String] {
    var metadata = ["format": "pt", "suture.program": program, "suture.subject": subject]
    metadata["suture.composition"] = composition
    metadata["suture.backbone"] = backbone
    if !sites.isEmpty { metadata["suture.sites"] = sites.joined(separator: ", ") }
    for plugin in plugins { metadata["suture.plugin.\(plugin.id)"] = "\(plugin.version) \(plugin.codeDigest)" }
    for (key, value) in facts { metadata["suture.\(key)"] = value }
    return metadata
  }
}
