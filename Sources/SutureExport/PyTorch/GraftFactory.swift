/// Writes the Python function that makes a composition for a number of channels, in a generated file.
///
/// The composition was built, or refused, for many numbers of channels; the function knows these and no others.
struct GraftFactory {
  /// The composition for one number of channels.
  enum Outcome {
    /// The name of the root's class, and the literals of its parameters.
    case built(className: String, arguments: [(name: String, literal: String)])
    /// Why the composition does not fit, as Suture says it.
    case refused(String)
  }

  /// The numbers of channels for which compositions are built: the widths of common networks.
  static let channels: [Int] =
    [1, 2, 3, 6, 10, 728] + Array(stride(from: 4, through: 64, by: 4)) + Array(stride(from: 72, through: 256, by: 8))
    + Array(stride(from: 272, through: 512, by: 16)) + Array(stride(from: 544, through: 1024, by: 32))
    + Array(stride(from: 1152, through: 2048, by: 128))

  private let outcomes: [(channels: Int, outcome: Outcome)]
  private let composition: String

  init(composition: String, _ outcomes: [(channels: Int, outcome: Outcome)]) {
    self.composition = composition
    self.outcomes = outcomes.sorted { $0.channels < $1.channels }
  }

  /// The function's source; see `PyTorchGraft`.
  var source: String {
    let built = outcomes.compactMap { channels, outcome in
      if case .built(let name, let arguments) = outcome { (channels, name, arguments) } else { nil }
    }
    let refused = outcomes.compactMap { channels, outcome in
      if case .refused(let reason) = outcome { (channels, reason) } else { nil }
    }
    var lines = [
      "def attention(channels):", "    \"\"\"\(composition) for tensors of this many channels.\"\"\"",
    ]
    if !refused.isEmpty {
      lines.append("    refused = {")
      lines += refused.map { "        \($0): \(PythonText.quoted($1))," }
      lines += ["    }", "    if channels in refused:", "        raise ValueError(refused[channels])"]
    }
    lines += PythonText.wrapped("    known = [\(built.map { "\($0.0)" }.joined(separator: ", "))]")
    lines += [
      "    if channels not in known:",
      "        raise ValueError(",
      "            f\"this file does not know the composition for {channels} channels: \"",
      "            f\"export it again with an input of {channels} channels\"", "        )",
    ]
    let classes = Set(built.map(\.1))
    if classes.count == 1, let name = classes.first {
      let names = built.first?.2.map(\.name) ?? []
      let arguments = names.indices.map { position in
        GraftFactory.expression(built.map { (channels: $0.0, literal: $0.2[position].literal) })
      }
      let texts = zip(names, arguments).map { names.count > 3 ? "\($0)=\($1)" : $1 }
      lines += PythonText.wrapped("    return \(name)(\(texts.joined(separator: ", ")))")
    } else {
      lines.append("    makers = {")
      lines += built.map { channels, name, arguments in
        "        \(channels): lambda: \(name)(\(arguments.map { "\($0.name)=\($0.literal)" }.joined(separator: ", "))),"
      }
      lines += ["    }", "    return makers[channels]()"]
    }
    return lines.joined(separator: "\n")
  }

  /// An expression of a parameter in terms of the number of channels; a table where none holds for all.
  private static func expression(_ values: [(channels: Int, literal: String)]) -> String {
    if Set(values.map(\.literal)).count == 1 { return values[0].literal }
    let numbers = values.compactMap { Int($0.literal) }
    if numbers.count == values.count {
      let pairs = Array(zip(values.map(\.channels), numbers))
      if pairs.allSatisfy({ $0 == $1 }) { return "channels" }
      for factor in 2...64 {
        if pairs.allSatisfy({ $0 * factor == $1 }) { return "channels * \(factor)" }
        if pairs.allSatisfy({ $0 / factor == $1 }) { return "channels // \(factor)" }
        let least = numbers.min() ?? 1
        if pairs.allSatisfy({ max($0 / factor, least) == $1 }) { return "max(channels // \(factor), \(least))" }
      }
    }
    return "{\(values.map { "\($0.channels): \($0.literal)" }.joined(separator: ", "))}[channels]"
  }
}
