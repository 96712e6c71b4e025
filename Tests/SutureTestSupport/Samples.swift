import SutureRegistry

/// Manifests that several suites read.
public enum Samples {
  /// A complete manifest.
  public static let se = """
    schema: 1
    id: se
    kind: module
    name: SEAttention
    version: 1.0.0
    abi: 1
    library: SqueezeExcitation
    summary: Global average pool, two-layer bottleneck, one sigmoid gate per channel.
    license: MIT
    authors: [{name: Ada, email: ada@example.org, url: https://example.org}]
    paper: {title: Squeeze-and-Excitation Networks, arxiv: "1709.01507", year: 2018, venue: CVPR}
    reference: without bias
    tags: [channel, gate]
    contract:
      input: [n, c, h, w]
      output: [n, c, h, w]
      require: [c / reduction >= 1]
    hyperparameters:
      reduction: {type: int, default: 16, min: 1, max: 1024, sweep: [4, 8, 16], doc: Bottleneck ratio.}

    """

  /// A manifest with the given contract and hyperparameters, each a YAML flow value.
  public static func manifest(
    id: String = "probe", kind: String = "module", version: String = "1.0.0", input: String = "[n, c, h, w]",
    output: String = "[n, c, h, w]", contract: String? = nil, abi: String = "1", require: String = "[]",
    hyperparameters: String = "{}", extra: String = ""
  ) -> String {
    """
    schema: 1
    id: \(id)
    kind: \(kind)
    name: Probe
    version: \(version)
    abi: \(abi)
    library: Probe
    summary: A probe.
    contract: \(contract ?? "{input: \(input), output: \(output), require: \(require)}")
    hyperparameters: \(hyperparameters)
    \(extra)
    """
  }

  /// A runtime's file.
  /// - Parameter modules: the modules' entries, a YAML flow value.
  public static func runtime(
    id: String = "probe-runtime", version: String = "1.2.3", format: String = "format: onnx\nopset: 17",
    date: String = "2026-11-28", modules: String = "{se: {version: 1.0.0, error: 2.4e-7}}", extra: String = ""
  ) -> String {
    """
    schema: 1
    runtime: \(id)
    version: \(version)
    \(format)
    exporter: 0.1.0
    date: \(date)
    tolerance: 1.0e-3
    shapes: [1x64x14x14, 3x64x14x14]
    modules: \(modules)
    \(extra)
    """
  }

  public static func read(_ text: String) throws -> Manifest { try Manifest(Array(text.utf8), path: "probe.yaml") }
}
