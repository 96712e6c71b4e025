import SutureExport

/// `--format`, `-o` and the options of single formats: what `export` and `sweep export` write, and where.
struct ExportRequest {
  static let definitions: [OptionDefinition] = [
    .option(
      "format", value: "format", help: "What to write.", choices: ExportFormat.allCases.map(\.rawValue),
      isRequired: true),
    .option(
      "output", short: "o", value: "file",
      help: "The file to write; '-' prints text. By default it is named after the composition, in this folder."),
  ]

  /// What to write.
  let format: ExportFormat
  private let output: OutputFile?
  private let options: ExportOptions

  init(_ arguments: ParsedArguments) throws {
    let name = arguments.requiredValue("format")
    guard let format = ExportFormat(rawValue: name) else { throw UsageError("there is no format '\(name)'") }
    self.format = format
    output = try arguments.value("output").map { try OutputFile($0) }
    options = ExportOptions()
    // Before any work.
    if format == .svg { _ = try Graphviz() }
    if let output, output.isStandardOutput, !format.isText {
      throw UsageError("'\(format.rawValue)' files are binary: give '--output <file>'")
    }
  }

  /// Writes the network, and tells where.
  func write(_ network: ExportedNetwork, _ console: Console) throws {
    if let output, output.isStandardOutput, let text = try network.text(format, options) {
      console.print(text, terminator: "")
      return
    }
    let path = output?.path ?? "\(network.origin.fileName).\(format.fileSuffix)"
    try network.write(format, to: path, options)
    console.print("wrote \(path)")
  }
}

extension ExportedNetwork.Origin {
  /// A file name without suffix: the letters and digits of the subject, such as `se_eca`.
  fileprivate var fileName: String {
    let words = subject.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return String(words.joined(separator: "_").prefix(60))
  }
}
