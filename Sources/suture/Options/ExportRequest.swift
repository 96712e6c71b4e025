import SutureExport
import SutureGraph
import SutureSupport

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

  /// The file to write: the one that was named, or one named after the network, in this folder.
  /// - Parameter inputs: files that are read, and therefore not replaced.
  /// - Throws: `FileError` if the file cannot be written, `UsageError`.
  func file(for origin: ExportedNetwork.Origin, readFrom inputs: [String] = []) throws -> OutputFile {
    let file = try output ?? OutputFile("\(origin.fileName).\(format.fileSuffix)")
    for input in inputs { try OutputFile.checkDistinct([file], from: input) }
    return file
  }

  /// Writes the network, and tells where; checks the file if asked to.
  /// - Parameter hasOwnWeights: whether the weights were trained or loaded: a PyTorch file does not contain them.
  func write(_ network: ExportedNetwork, to file: OutputFile, hasOwnWeights: Bool, _ console: Console) throws {
    if hasOwnWeights, format == .pytorch {
      console.printError("note: a PyTorch file has no weights: write them too, with '--format safetensors'")
    }
    if format == .pytorch, let sizes = try network.fixedSizes() {
      console.printError("note: the file takes inputs [\(sizes)] only")
    }
    if format == .onnx, try !ONNXExporter(network, opset: options.opset).takesAnyBatch() {
      console.printError("note: the file takes batches of the size of '--input' only")
    }
    if file.isStandardOutput, let text = try network.text(format, options) {
      console.print(text, terminator: "")
      return
    }
    let written = try network.write(format, to: file.path, options)
    console.print("wrote \(written.joined(separator: " and "))")
    if let check { console.print(try check.run(network, at: file.path, console)) }
  }
}

extension ExportedNetwork {
  /// The sizes that a PyTorch file takes, with `any` for those that may vary; nil where all but the channels may.
  fileprivate func fixedSizes() throws -> String? {
    guard let input = builds.graph.inputs.first, builds.graph.inputs.count == 1 else { return nil }
    let shape = builds.graph.shape(input.value).dimensions
    let free = try PyTorchExporter(self).freeAxes()
    let channelAxis = shape.count == 4 ? 1 : shape.count - 1
    guard shape.indices.contains(where: { $0 != channelAxis && !free.contains($0) }) else { return nil }
    return shape.enumerated().map { free.contains($0) ? "any" : "\($1)" }.joined(separator: ", ")
  }
}

extension ExportedNetwork.Origin {
  /// A file name without suffix, such as `se`: the letters and digits of the subject.
  ///
  /// Where the name lacks something, such as operators, a part of the subject's digest distinguishes it.
  fileprivate var fileName: String {
    let words = subject.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let name = words.joined(separator: "_")
    if name == subject { return name }
    return "\(name.prefix(50))_\(SHA256.hexDigest(of: Array(subject.utf8)).prefix(8))"
  }
}
