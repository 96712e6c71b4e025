import SutureExecution
import SutureGraph
import SutureSupport

/// `--weights` and `--require-transfer`: a file of weights to load, and how much of the network it must fit.
struct WeightsOptions {
  static let definitions: [OptionDefinition] = [
    .option(
      "weights", value: "file",
      help: "Load these weights: a safetensors file, or a state dict or checkpoint saved by PyTorch."),
    .option(
      "require-transfer", value: "share",
      help: "The least share of the network's values that the file must provide, such as 0.9; by default all."),
  ]

  /// The file's path; nil if the network keeps its initial weights.
  let path: String?
  /// The least share of the network's parameters and buffers.
  private let required: Double

  init(_ arguments: ParsedArguments) throws {
    path = arguments.value("weights")
    let share = try arguments.number("require-transfer", in: 0...1)
    if share != nil, path == nil {
      throw UsageError("'--require-transfer' is about a file of weights: give '--weights' too")
    }
    required = share ?? 1
  }

  /// Opens the file, without reading elements; nil if none was given.
  /// - Throws: errors of `WeightFile`.
  func open() throws -> WeightFile? { try path.map { try WeightFile(contentsOf: $0) } }

  /// Loads the weights that fit; prints a line about the transfer if file and network differ.
  /// - Throws: `CommandError.incompleteTransfer` before anything is loaded, and errors of reading.
  func load(_ file: WeightFile, into store: VariableStore, of variables: [Variable], _ console: Console) throws {
    let transfer = WeightTransfer(file, to: variables)
    guard transfer.report.share >= required else {
      throw CommandError.incompleteTransfer(transfer.report, required: required)
    }
    try transfer.load(into: store)
    if !transfer.report.isExact { console.printError(transfer.report.summary) }
  }
}
