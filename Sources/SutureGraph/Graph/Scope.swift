/// A named part of the printed structure, such as `(fc): Sequential(`.
public struct Scope: Hashable, Sendable {
  /// The name within its parent; empty for the root.
  public let name: String
  /// The type as PyTorch would print it: `Sequential`, `Linear(in_features=64, out_features=4, bias=False)`.
  public let type: String
  /// The type without its settings: `Linear`.
  public var className: String { String(type.prefix { $0 != "(" }) }
  /// The index of the enclosing scope; nil for the root.
  public let parent: Int?
  /// The dot-joined path: `fc.0`.
  public let path: String
  /// Whether it was grafted; grafted scopes are printed after their siblings, as PyTorch prints modules added last.
  public let isGraft: Bool
}
