import SutureExecution
import SutureGraph
import SutureSupport

extension ExportedNetwork {
  /// Writes the network; a file at the path is replaced at once, and stays as it was on failure.
  /// - Returns: the paths of the written files.
  /// - Throws: `ExportError`, `GraphvizError`, `FileError`, `SafeTensorsError`.
  @discardableResult
  public func write(_ format: ExportFormat, to path: String, _ options: ExportOptions) throws -> [String] {
    switch format {
    case .pytorch, .dot, .svg: try FileBytes.replace(path, with: Array((text(format, options) ?? "").utf8))
    case .safetensors: try safeTensors().write(to: path)
    case .onnx: return try ONNXExporter(self, opset: options.opset).write(to: path)
    }
    return [path]
  }

  /// The network as text; nil for binary formats.
  /// - Throws: `ExportError`, `GraphvizError`.
  public func text(_ format: ExportFormat, _ options: ExportOptions) throws -> String? {
    switch format {
    case .pytorch: try PyTorchExporter(self).text()
    case .safetensors, .onnx: nil
    case .dot: try DOTExporter(self).text
    case .svg: try Graphviz().svg(of: try DOTExporter(self).text)
    }
  }

  /// The weights by the keys of PyTorch's `state_dict`, with the origin as metadata.
  ///
  /// PyTorch's batch normalization counts batches beside its running statistics; the counts are 0, and no result depends
  /// on them.
  public func safeTensors() -> SafeTensors {
    var tensors = weights.safeTensors()
    tensors.metadata = origin.metadata
    // Readers of PyTorch's tensors look for this key.
    tensors.metadata["format"] = "pt"
    for slot in weights.slots where slot.role == .buffer && slot.name.hasSuffix("running_mean") {
      let prefix = slot.name.dropLast("running_mean".count)
      let count = "\(prefix)num_batches_tracked"
      guard prefix.isEmpty || prefix.hasSuffix("."), tensors.contains("\(prefix)running_var"), !tensors.contains(count)
      else { continue }
      tensors.set(count, [], integers: [0])
    }
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
