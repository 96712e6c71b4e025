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
    .flag("check", help: "Run the file in its runtime and compare the numbers: onnxruntime, PyTorch or safetensors."),
    .option(
      "python", value: "program",
      help: "The Python that has the runtime, for '--check'; by default that of SUTURE_PYTHON, else python3."),
    .option(
      "opset", value: "number",
      help: """
        The version of ONNX's operators, \(opsets.lowerBound) to \(opsets.upperBound); \(ExportOptions().opset) by \
        default. Only for '--format onnx'.
        """),
  ]
  private static let opsets = ONNXExporter.supportedOpsets

  /// What to write.
  let format: ExportFormat
  /// The ONNX opset of the file; nil for other formats.
  var opset: Int? { format == .onnx ? options.opset : nil }
  private let output: OutputFile?
  private let options: ExportOptions
  private let check: ExportCheck?

  init(_ arguments: ParsedArguments) throws {
    let name = arguments.requiredValue("format")
    guard let format = ExportFormat(rawValue: name) else { throw UsageError("there is no format '\(name)'") }
    self.format = format
    output = try arguments.value("output").map { try OutputFile($0) }
    if let opset = try arguments.integer("opset", in: ExportRequest.opsets) {
      options = ExportOptions(opset: opset)
      if format != .onnx { throw UsageError("'--opset' is for '--format onnx' only") }
    } else {
      options = ExportOptions()
    }
    // Before any work.
    if format == .svg { _ = try Graphviz() }
    if let output, output.isStandardOutput, !format.isText {
      throw UsageError("'\(format.rawValue)' files are binary: give '--output <file>'")
    }
    if arguments.value("python") != nil, !arguments.flag("check") {
      throw UsageError("'--python' names the Python for '--check': give that too")
    }
    if arguments.flag("check"), output?.isStandardOutput == true {
      throw UsageError("'--check' runs the file that is written: give '--output' a file")
    }
    check = try arguments.flag("check") ? ExportCheck(format, python: arguments.value("python")) : nil
  }

  /// Rejects an output that would replace a file that is read.
  /// - Throws: `UsageError`.
  func checkDistinct(from input: String) throws(UsageError) {
    if let output { try OutputFile.checkDistinct([output], from: input) }
  }

  /// Writes the network, and tells where; checks the file if asked to.
  /// - Parameter input: a file that was read, which is not replaced.
  func write(_ network: ExportedNetwork, readFrom input: String? = nil, _ console: Console) throws {
    if let output, output.isStandardOutput, let text = try network.text(format, options) {
      console.print(text, terminator: "")
      return
    }
    let path = output?.path ?? "\(network.origin.fileName).\(format.fileSuffix)"
    if let input { try OutputFile.checkDistinct([OutputFile(path)], from: input) }
    let written = try network.write(format, to: path, options)
    console.print("wrote \(written.joined(separator: " and "))")
    if let check { console.print(try check.run(network, at: path, console)) }
  }
}

extension ExportedNetwork.Origin {
  /// A file name without suffix: the letters and digits of the subject, such as `se_eca`.
  fileprivate var fileName: String {
    let words = subject.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return String(words.joined(separator: "_").prefix(60))
  }
}
