import SutureGraph

/// How operations of PyTorch become operations of a graph, by their names in `.pt2` files.
///
/// There are rules for the operations that `torch.export` writes, and for those of Core ATen into which
/// `run_decompositions()` turns them. The names of arguments are those of PyTorch's schemas.
package enum ATenRules: RuleTable {
  /// All rules.
  static let all: [String: NetworkBuilder.Rule] = {
    let inPlace = [arithmetic, comparisons, functions, activations, selections, rounding, creation, symbols]
    let others = [
      convolutions, products, attention, normalisations, poolings, rearrangements, parts, indexing, reductions,
      resizing,
    ]
    var rules = numbers
    for (name, rule) in (inPlace + others).joined() { rules["aten.\(name)"] = rule }
    for (name, rule) in inPlace.joined() {
      let parts = name.split(separator: ".", maxSplits: 1)
      // `relu.default` as `relu_.default`, which also changes its input; see `NetworkBuilder.mutate`.
      if parts.count == 2, !parts[0].hasPrefix("_") { rules["aten.\(parts[0])_.\(parts[1])"] = rule }
    }
    return rules
  }()

  static let operands: (first: ArgumentKey, second: ArgumentKey) = ("self", "other")

  // MARK: Rules of common forms

  /// One rule under several names.
  static func same(_ names: String..., rule: @escaping NetworkBuilder.Rule) -> [(String, NetworkBuilder.Rule)] {
    names.map { ($0, rule) }
  }

  /// A family from rules under several names each.
  static func family(_ rules: [(String, NetworkBuilder.Rule)]...) -> Family {
    Dictionary(rules.joined().map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
  }

  // MARK: Element types

  /// The kind of a type by its name, such as `float32` or `I64`.
  static func kind(ofType name: String) throws -> ElementKind {
    let name = name.lowercased()
    if name.hasPrefix("bool") { return .boolean }
    if name.hasPrefix("float") || name.hasPrefix("bfloat") || name.hasPrefix("f") || name.hasPrefix("bf") {
      return .floating
    }
    if name.hasPrefix("int") || name.hasPrefix("uint") || name.hasPrefix("i") || name.hasPrefix("u") { return .integer }
    throw LoweringRefusal("its element type is \(name)")
  }

  /// The kind that the argument `dtype` names; nil where it is absent.
  static func kind(_ node: ForeignNode, _ builder: NetworkBuilder) throws -> ElementKind? {
    try builder.text(node, "dtype").map { try kind(ofType: $0) }
  }

  /// A value as the type that the argument `dtype` names, if any.
  static func typed(
    _ node: ForeignNode, _ value: ForeignValue, _ builder: inout NetworkBuilder
  ) throws -> ForeignValue {
    guard let kind = try kind(node, builder) else { return value }
    return try builder.cast(value, kind)
  }
}

extension NetworkBuilder {
  /// A tensor argument, with the name in the schema; `self` by default.
  func operand(_ node: ForeignNode, _ key: ArgumentKey = "self") throws -> ForeignValue { try value(node, key) }

  /// The items of a list of tensors of which some may be absent.
  func optionalValues(_ node: ForeignNode, _ key: ArgumentKey) throws -> [ForeignValue?] {
    guard case .list(let items) = node.argument(key) else { throw node.refused("\(key.text) is not a list of tensors") }
    return try items.map { item in
      switch item {
      case .none: nil
      case .value(let name): try value(named: name, for: node)
      case .tensor(let tensor): .known(tensor)
      case .integer, .real, .boolean, .text, .list: throw node.refused("\(key.text) has an item that is no tensor")
      }
    }
  }

  /// An argument that must be one known number, as a tensor of its own type.
  func scalar(_ node: ForeignNode, _ key: ArgumentKey, _ standard: Int? = nil) throws -> ForeignTensor {
    guard let value = try optionalValue(node, key) ?? standard.map({ .known(ForeignTensor($0)) }) else {
      throw node.refused("\(key.text) is missing")
    }
    guard let tensor = known(value), tensor.count == 1 else {
      throw node.refused("\(key.text) depends on the elements of a tensor")
    }
    return tensor
  }

  /// Real numbers of a list; nil where it is absent.
  func optionalReals(_ node: ForeignNode, _ key: ArgumentKey) throws -> [Double]? {
    guard let argument = node.argument(key) else { return nil }
    guard case .list(let items) = argument else { throw node.refused("\(key.text) is not a list of numbers") }
    return try items.map { item in
      switch item {
      case .real(let number): return number
      case .integer(let number): return Double(number)
      case .value(let name):
        guard let number = number(try value(named: name, for: node)) else {
          throw node.refused("\(key.text) depends on the elements of a tensor")
        }
        return number
      case .none, .boolean, .text, .tensor, .list: throw node.refused("\(key.text) is not a list of numbers")
      }
    }
  }
}
