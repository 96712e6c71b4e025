/// The shapes that a module accepts and returns, as expressions over dimensions and hyperparameters.
public struct Contract: Hashable, Sendable {
  /// One dimension of the input.
  public enum Dimension: Hashable, Sendable {
    /// Any size; the name then stands for it.
    case name(String)
    /// Only this size.
    case size(Int)
  }

  /// The form of the input.
  public enum InputForm: String, Hashable, Sendable {
    /// A feature map [n, c, h, w].
    case map
    /// Tokens [n, l, c].
    case tokens
  }

  /// The input's dimensions: three for tokens [n, l, c], four for a map [n, c, h, w].
  public let input: [Dimension]
  /// The output's dimensions.
  public let output: [ContractExpression]
  /// The conditions that must hold.
  public let requirements: [ContractExpression]
  /// The number of parameters; nil if the manifest does not state it.
  public let parameters: ContractExpression?

  /// Whether the input is a map or tokens.
  public var inputForm: InputForm { input.count == 3 ? .tokens : .map }

  /// Whether the output always has the input's shape.
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

extension Contract: CustomStringConvertible {
  /// Input and output: `[n, c, h, w] → [n, c, h, w]`.
  public var description: String {
    let left = input.map(\.description).joined(separator: ", ")
    return "[\(left)] → [\(output.map(\.description).joined(separator: ", "))]"
  }
}
