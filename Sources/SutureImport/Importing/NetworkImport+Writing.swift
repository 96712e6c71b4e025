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

  /// The names of the files that `prepare` writes.
  public var files: Files {
    Files(
      manifest: "\(id).yaml", graph: id + NetworkDocument.suffix,
      weights: network.variables.isEmpty ? nil : id + NetworkImport.weightsSuffix)
  }

  private static let weightsSuffix = ".safetensors"

  /// Writes the backbone's files under temporary names in a folder, which is created if it does not exist.
  /// - Throws: `FileError`, and errors of reading the weights; nothing is left then, and existing files are unchanged.
  public func prepare(in folder: String) throws -> PreparedImport { try PreparedImport(self, in: folder) }

  /// Writes the file with the weights under a temporary name.
  func prepareWeights(at path: String) throws -> FileReplacement {
    let source = NetworkWeights(elements: file.elements)
    let variables = network.variables.map { (name: $0.name, shape: Shape($0.shape)) }
    let shapes = Dictionary(variables.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first })
    return try SafeTensors.replacement(
      of: path, variables, metadata: NetworkImport.weightsMetadata(source: fileName)
    ) { name in
      guard let values = try source.elements(of: name, shapes[name] ?? []) else {
        throw ImportError(file: fileName, "the file has no elements of '\(name)'")
      }
      return values
    }
  }

  /// The metadata of the file with the weights.
  static func weightsMetadata(source fileName: String) -> [String: String] { ["source": fileName, "format": "pt"] }

  /// Whether a file that no manifest names was left by an import: the description of a network, or weights with the
  /// metadata of an import.
  public static func isLeftover(_ path: String) -> Bool {
    // Anything else, also what cannot be read, is not the work of an import.
    if path.hasSuffix(NetworkDocument.suffix) { return (try? NetworkDocument(contentsOf: path)) != nil }
    guard path.hasSuffix(weightsSuffix), FileBytes.size(of: path) != nil, let file = try? SafeTensors(contentsOf: path),
      let source = file.metadata["source"]
    else { return false }
    return file.metadata == weightsMetadata(source: source)
  }

  /// The text of the manifest.
  /// - Parameters:
  ///   - graphDigest: the digest of the file with the operations.
  ///   - weightsDigest: the digest of the file with the weights; nil without weights.
  func manifestText(graphDigest: String, weightsDigest: String?) -> String {
    let size = typicalInput.dimensions.map(String.init).joined(separator: ", ")
    var lines = [
      "schema: 1", "id: \(id)", "kind: backbone", "name: \(className)", "version: 1.0.0", "graph: \(files.graph)",
      "graph_sha256: \(graphDigest)",
    ]
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
