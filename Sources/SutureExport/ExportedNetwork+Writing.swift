import SutureExecution
import SutureSupport

extension ExportedNetwork {
  /// Writes the network; a file at the path is replaced at once, and stays as it was on failure.
  /// - Returns: the paths of the written files.
  /// - Throws: `ExportError`, `FileError`, `SafeTensorsError`.
  @discardableResult
  public func write(_ format: ExportFormat, to path: String, _ options: ExportOptions) throws -> [String] {
    switch format {
    case .pytorch:
      try FileBytes.replace(path, with: Array(try PyTorchExporter(self).text().utf8))
      return [path]
    case .safetensors:
      try safeTensors().write(to: path)
      return [path]
    case .onnx: return try ONNXExporter(self, opset: options.opset).write(to: path)
    }
  }

  /// The weights by the keys of PyTorch's `state_dict`, with the origin as metadata.
  public func safeTensors() -> SafeTensors {
    var tensors = weights.safeTensors()
    tensors.metadata = origin.metadata
    // Readers of PyTorch's tensors look for this key.
    tensors.metadata["format"] = "pt"
    return tensors
  }
}

extension ExportedNetwork.Origin {
  /// The facts as texts by key, for the metadata of files.
  public var metadata: [String: String] {
    var metadata = ["suture.program": program, "suture.subject": subject]
    metadata["suture.composition"] = composition
    metadata["suture.backbone"] = backbone
    if !sites.isEmpty { metadata["suture.sites"] = sites.joined(separator: ", ") }
    for plugin in plugins { metadata["suture.plugin.\(plugin.id)"] = "\(plugin.version) \(plugin.codeDigest)" }
    for (key, value) in facts { metadata["suture.\(key)"] = value }
    return metadata
  }
}
