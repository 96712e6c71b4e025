/// The shapes that a module accepts and returns, as expressions over dimensions and hyperparameters.
public struct Contract: Hashable, Sendable {
  /// One dimension of the input.
  public enum Dimension: Hashable, Sendable {
    /// Any size; the name then stands for it.
    case name(String)
    /// Only this size.
    case size(Int)
  }

  /// One of several inputs.
  public struct Input: Hashable, Sendable {
    /// The name, such as `skip`; nil for the only input.
    public let name: String?
    /// The dimensions: three for tokens [n, l, c], four for a map [n, c, h, w].
    public let dimensions: [Dimension]
  }

  /// The form of the inputs.
  public enum InputForm: String, Hashable, Sendable {
    /// A feature map [n, c, h, w].
    case map
    /// Tokens [n, l, c].
    case tokens
  }

  /// The maximum number of inputs.
  static let maximumInputCount = 8

  /// The inputs in order: one, or several of the same form, as those of a module that joins branches.
  public let inputs: [Input]
  /// The output's dimensions.
  public let output: [ContractExpression]
  /// The conditions that must hold.
  public let requirements: [ContractExpression]
  /// The number of parameters; nil if the manifest does not state it.
  public let parameters: ContractExpression?

  /// The first input's dimensions.
  public var input: [Dimension] { inputs[0].dimensions }

  /// Whether it has several inputs: compositions apply the module to that many branches.
  public var joinsBranches: Bool { inputs.count > 1 }

  /// Whether the inputs are maps or tokens.
  public var inputForm: InputForm { input.count == 3 ? .tokens : .map }

  /// Whether the output always has the input's shape; for several inputs, that of the first.
  public var keepsShape: Bool {
    input.count == output.count
      && zip(input, output).allSatisfy { dimension, expression in
        switch dimension {
        case .name(let name): expression == .name(name)
        case .size(let size): expression == .integer(size)
        }
      }
  }

  /// The meaning of an input axis: `channels`.
  func role(of axis: Int) -> String {
    let roles = inputForm == .map ? ["batch", "channels", "height", "width"] : ["batch", "tokens", "channels"]
    return axis < roles.count ? roles[axis] : "dimension \(axis)"
  }
}

extension Contract.Dimension: CustomStringConvertible {
  /// The name or size.
  public var description: String {
    switch self {
    case .name(let name): name
    case .size(let size): "\(size)"
    }
  }
}

extension Contract.Input: CustomStringConvertible {
  /// The dimensions, after the name if there is one: `skip [n, c, h, w]`.
  public var description: String {
    (name.map { "\($0) " } ?? "") + "[\(dimensions.map(\.description).joined(separator: ", "))]"
  }
}

extension Contract: CustomStringConvertible {
  /// Inputs and output: `[n, c, h, w] → [n, c, h, w]`, or `x [n, c, h, w], y [n, c, h, w] → [n, c, h, w]`.
  public var description: String {
    "\(inputs.map(\.description).joined(separator: ", ")) → [\(output.map(\.description).joined(separator: ", "))]"
  }
}
