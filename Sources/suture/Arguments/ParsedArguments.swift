import SutureGraph

/// The parsed command line; values are looked up by their declared names.
struct ParsedArguments: Sendable {
  let configuration: CommandConfiguration
  private let flags: Set<String>
  private let values: [String: [String]]
  private let arguments: [String: [String]]

  init(
    configuration: CommandConfiguration, flags: Set<String>, values: [String: [String]], arguments: [String: [String]]
  ) {
    self.configuration = configuration
    self.flags = flags
    self.values = values
    self.arguments = arguments
  }

  /// The first of the named options and arguments that was given.
  func given(of names: [String]) -> String? {
    names.first { flags.contains($0) || values[$0] != nil || !(arguments[$0] ?? []).isEmpty }
  }

  // MARK: Arguments

  /// The value of a required argument.
  func argument(_ name: String) -> String {
    guard let value = arguments(name).first else { preconditionFailure("'\(name)' is not a required argument") }
    return value
  }

  /// The value of an optional argument.
  func optionalArgument(_ name: String) -> String? { arguments(name).first }

  /// The values of a repeating argument.
  func arguments(_ name: String) -> [String] {
    precondition(configuration.arguments.contains { $0.name == name }, "no argument '\(name)' is declared")
    return arguments[name] ?? []
  }

  // MARK: Options

  /// Whether a flag was given.
  func flag(_ name: String) -> Bool {
    precondition(configuration.options.contains { $0.name == name && $0.value == nil }, "no flag '\(name)' is declared")
    return flags.contains(name)
  }

  /// The value of an option, or its default, or nil.
  func value(_ name: String) -> String? { values[name]?.first ?? definition(name).defaultValue }

  /// The values of a repeating option.
  func values(_ name: String) -> [String] {
    let definition = definition(name)
    return values[name] ?? definition.defaultValue.map { [$0] } ?? []
  }

  /// The value of an option that is required or has a default.
  func requiredValue(_ name: String) -> String {
    guard let value = value(name) else { preconditionFailure("'--\(name)' is neither required nor has a default") }
    return value
  }

  /// An option's value as an integer within a range.
  func integer(_ name: String, in range: ClosedRange<Int> = .min ... .max) throws(UsageError) -> Int? {
    guard let text = value(name) else { return nil }
    guard let number = Int(text) else { throw invalid(name, text, "is not an integer\(Self.clause(range))") }
    guard range.contains(number) else { throw invalid(name, text, "is not \(Self.words(range))") }
    return number
  }

  /// An option's value as a finite number within a range.
  func number(
    _ name: String, in range: ClosedRange<Double> = -.infinity ... .infinity
  ) throws(UsageError) -> Double? {
    guard let text = value(name) else { return nil }
    guard let number = Double(text), number.isFinite else {
      throw invalid(name, text, "is not a number\(Self.clause(range))")
    }
    guard range.contains(number) else {
      throw invalid(name, text, "is not within \(range.lowerBound)...\(range.upperBound)")
    }
    return number
  }

  /// An option's value as a shape, such as `1x63x64x64`.
  func shape(_ name: String) throws(UsageError) -> Shape? {
    guard let text = value(name) else { return nil }
    // Shapes are printed with '×' and may be copied from the output.
    let spelling = text.replacing("×", with: "x")
    guard let shape = Shape(parsing: spelling) else {
      let sizes = spelling.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
      if sizes.allSatisfy({ $0.map { $0 > 0 } ?? false }) {
        throw invalid(name, text, "is too large: a tensor has at most \(Shape.maximumElementCount) elements")
      }
      let numbers = text.split { !($0.isASCII && $0.isNumber) }.joined(separator: "x")
      let clause = Shape(parsing: numbers).map { " (did you mean '\($0.spelling)'?)" } ?? ""
      let meant = text.contains("-") || text.contains(".") ? "" : clause
      throw invalid(
        name, text, "is not a shape such as 1x63x64x64: positive sizes with 'x' between them\(meant)")
    }
    return shape
  }

  private func definition(_ name: String) -> OptionDefinition {
    guard let found = configuration.options.first(where: { $0.name == name && $0.value != nil }) else {
      preconditionFailure("no option '--\(name)' with a value is declared")
    }
    return found
  }

  private func invalid(_ name: String, _ text: String, _ reason: String) -> UsageError {
    UsageError("the value '\(text)' of '--\(name)' \(reason)")
  }

  private static func clause(_ range: ClosedRange<Int>) -> String {
    range == .min ... .max ? "" : " \(words(range))"
  }

  private static func clause(_ range: ClosedRange<Double>) -> String {
    range == -.infinity ... .infinity ? "" : " within \(range.lowerBound)...\(range.upperBound)"
  }

  private static func words(_ range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (let low, .max): "at least \(low)"
    case (.min, let high): "at most \(high)"
    case (let low, let high): "within \(low)...\(high)"
    }
  }
}
