import SutureExecution
import SutureGraph

/// `--weights`, `--require-transfer`, `--rename` and `--by-position`: a file of weights to load.
struct WeightsOptions {
  /// The options.
  /// - Parameter required: the least share of the network unless another is given; 0 where new layers are usual.
  static func definitions(required: Double) -> [OptionDefinition] {
    [
      .option(
        "weights", value: "file",
        help: """
          Load these weights: a safetensors file, the index of several, or a state dict or checkpoint saved by PyTorch.
          """),
      .option(
        "require-transfer", value: "share",
        help: "The least share of the network's values that the file must provide, such as 0.9; by default "
          + (required == 1 ? "all." : "any.")),
      .repeating(
        "rename", value: "from=to",
        help: "Change names in the file before they are compared, such as 'features.*=blocks.*'; repeatable."),
      .flag(
        "by-position",
        help: "Compare the file's tensors with the network's by their order, instead of names, as long as shapes agree."
      ),
    ]
  }

  /// The file; nil if the network keeps its initial weights.
  let source: WeightSource?

  init(_ arguments: ParsedArguments, required: Double) throws {
    let share = try arguments.number("require-transfer", in: 0...1)
    let rules = try arguments.values("rename").map { text in
      guard let rule = NameRule(text) else { throw UsageError("'--rename \(text)': \(NameRule.explanation)") }
      return rule
    }
    let isByPosition = arguments.flag("by-position")
    guard let path = arguments.value("weights") else {
      if let option = arguments.given(of: ["require-transfer", "rename", "by-position"]) {
        throw UsageError("'--\(option)' is about a file of weights: give '--weights' too")
      }
      source = nil
      return
    }
    if isByPosition, !rules.isEmpty { throw UsageError("'--by-position' does not look at names: omit '--rename'") }
    source = WeightSource(path, by: isByPosition ? .position : .names(rules), required: share ?? required)
  }
}

extension TransferReport {
  /// Prints what of a file was loaded; nothing if the file is that of the network, tensor by tensor.
  func tell(_ console: Console) {
    if let warning { console.printError("warning: \(warning)") }
    if isExact { return }
    console.printError("note: \(summary)")
    if !isComplete || unexpected.tensors > 0 { console.printError(table) }
  }
}
