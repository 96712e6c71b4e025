import SutureExecution
import SutureGraph
import SutureSupport

extension NetworkImport {
  /// The files of an imported backbone within its folder.
  public struct Files: Sendable {
    /// The manifest's name.
    public let manifest: String
    /// The name of the file with the operations.
    public let graph: String
    /// The name of the file with the weights; nil for a network without variables.
    public let weights: String?

    /// All names.
    public var all: [String] { [graph, weights, manifest].compactMap(\.self) }
  }

  /// The names of the files that `write` makes.
  public var files: Files {
    Files(
      manifest: "\(id).yaml", graph: id + NetworkDocument.suffix,
      weights: network.variables.isEmpty ? nil : "\(id).safetensors")
  }

  /// Writes the backbone's files, the manifest last, so that there is never one without the files that it names.
  /// - Throws: `FileError`, and errors of reading the weights.
  public func write(to folder: String) throws {
    let files = files
    try FileBytes.createFolder(folder)
    let graph = try document.encoded()
    try FileBytes.replace(FilePath.join(folder, files.graph), with: graph)
    var digest: String?
    if let weights = files.weights {
      let path = FilePath.join(folder, weights)
      let source = NetworkWeights(elements: file.elements)
      let variables = network.variables
      let shapes = Dictionary(variables.map { ($0.name, Shape($0.shape)) }, uniquingKeysWith: { first, _ in first })
      try SafeTensors.write(
        to: path, variables.map { ($0.name, Shape($0.shape)) }, metadata: ["source": fileName, "format": "pt"]
      ) { name in
        guard let values = try source.elements(of: name, shapes[name] ?? []) else {
          throw ImportError(file: fileName, "the file has no elements of '\(name)'")
        }
        return values
      }
      digest = try SHA256.hexDigest(ofFile: path).hexDigest
    }
    try FileBytes.replace(
      FilePath.join(folder, files.manifest),
      with: Array(manifestText(weightsDigest: digest, graphDigest: SHA256.hexDigest(of: graph)).utf8))
  }

  /// The text of the manifest.
  /// - Parameters:
  ///   - weightsDigest: the digest of the file with the weights; nil without weights.
  ///   - graphDigest: the digest of the file with the operations, in a comment: another graph gives another manifest.
  func manifestText(weightsDigest: String?, graphDigest: String? = nil) -> String {
    let size = typicalInput.dimensions.map(String.init).joined(separator: ", ")
    var lines = [
      "schema: 1", "id: \(id)", "kind: backbone", "name: \(className)", "version: 1.0.0", "graph: \(files.graph)",
    ]
    if let graphDigest { lines.append("# SHA-256 of the graph: \(graphDigest)") }
    if let weights = files.weights, let weightsDigest {
      lines += ["weights: \(weights)", "weights_sha256: \(weightsDigest)"]
    }
    lines += [
      "summary: \(YAMLText.quoted("Imported from \(fileName) (\(network.producer)): \(NumberText.grouped(parameterCount)) parameters."))"
    ]
    let notes =
      notes + ["Names of sites: \(network.pathSource.explanation)."]
    lines += ["notes: \(YAMLText.quoted(notes.joined(separator: " ")))", "tags: [imported]", "contract:"]
    lines += [
      "  input: [\(contract.input.joined(separator: ", "))]", "  output: [\(contract.output.joined(separator: ", "))]",
    ]
    if !contract.requirements.isEmpty { lines.append("  require: [\(contract.requirements.joined(separator: ", "))]") }
    lines.append("typical_input: [\(size)]")
    var hyperparameters: [String] = []
    if let classes {
      hyperparameters += [
        "  classes:", "    type: int", "    default: \(classes)", "    min: 1", "    max: 100000",
        "    doc: The number of classes; \(classesNote(classes))",
      ]
    }
    if files.weights != nil {
      hyperparameters += [
        "  pretrained:", "    type: bool", "    default: true",
        "    doc: Whether parameters and buffers start with the imported weights.",
      ]
    }
    if !hyperparameters.isEmpty { lines += ["hyperparameters:"] + hyperparameters }
    return lines.joined(separator: "\n") + "\n"
  }

  private func classesNote(_ classes: Int) -> String {
    document.addedClasses == nil
      ? "any other number than \(classes) gives the last layer new weights." : "the classifier is not part of the file."
  }

  /// The name of the network's class: letters, digits and `_`.
  private var className: String {
    let name = (network.className ?? "").filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    guard let first = name.first, !first.isNumber else { return "ImportedNetwork" }
    return String(name.prefix(64))
  }
}

/// Texts in YAML.
private enum YAMLText {
  /// A text in double quotes, on one line.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\u{0}"..<"\u{20}", "\u{7f}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
