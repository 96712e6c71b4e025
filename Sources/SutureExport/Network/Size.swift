/// A size or index of a network that may depend on the input's sizes: its value in every build of the network.
public struct Size: Hashable, Sendable {
  /// The value in each build, that for the requested input first.
  public let values: [Int]

  /// The value if it is the same in every build; otherwise nil.
  public var constant: Int? { values.allSatisfy { $0 == values[0] } ? values[0] : nil }

  /// The value for the requested input.
  public var value: Int { values[0] }
}
