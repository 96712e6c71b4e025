/// How operations of PyTorch become operations of a graph, by their names in `.pt2` files.
package enum ATenRules {
  /// All rules.
  static let all: [String: NetworkBuilder.Rule] = [:]
}
