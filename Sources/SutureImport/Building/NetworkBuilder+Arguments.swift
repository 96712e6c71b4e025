import SutureGraph

/// Which argument of a node is meant: by the name in the schema, or an ONNX node's input by its position.
package enum ArgumentKey: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// An argument with a name.
  case name(String)
  /// An input without a name, counted from 0.
  case input(Int)

  package init(stringLiteral name: String) { self = .name(name) }
  package init(integerLiteral position: Int) { self = .input(position) }

  /// As in messages: `'stride'`, `input 2`.
  var text: String {
    switch self {
    case .name(let name): "'\(name)'"
    case .input(let position): "input \(position + 1)"
    }
  }
}

extension ForeignNode {
  /// An argument; nil where it is absent or `none`.
  package func argument(_ key: ArgumentKey) -> ForeignArgument? {
    let found: ForeignArgument? =
      switch key {
      case .name(let name): arguments.first { $0.name == name }?.value
      case .input(let position):
        arguments.indices.contains(position) && arguments[position].name.isEmpty ? arguments[position].value : nil
      }
    return found == ForeignArgument.none ? nil : found
  }

  /// An error about the node's arguments.
  package func refused(_ reason: String) -> NodeError { NodeError(self, .arguments(reason)) }

  /// The number of inputs without a name.
  package var inputCount: Int { arguments.prefix { $0.name.isEmpty }.count }
}

extension NetworkBuilder {
  /// What an argument is; nil where it is absent.
  package func optionalValue(_ node: ForeignNode, _ key: ArgumentKey) throws -> ForeignValue? {
    guard let argument = node.argument(key) else { return nil }
    switch argument {
    case .value(let name): return try value(named: name, for: node)
    case .integer(let number): return .known(ForeignTensor(number))
    case .real(let number): return ForeignTensor(shape: [], .floats([Float(number)])).map { .known($0) }
    case .boolean(let flag): return ForeignTensor(shape: [], .booleans([flag])).map { .known($0) }
    case .tensor(let tensor): return .known(tensor)
    case .list, .text, .none: throw node.refused("\(key.text) is not a tensor or number")
    }
  }

  /// What a required argument is.
  package func value(_ node: ForeignNode, _ key: ArgumentKey) throws -> ForeignValue {
    guard let value = try optionalValue(node, key) else { throw node.refused("\(key.text) is missing") }
    return value
  }

  /// What the items of a list are, such as the tensors of a concatenation.
  package func values(_ node: ForeignNode, _ key: ArgumentKey) throws -> [ForeignValue] {
    guard case .list(let items) = node.argument(key) else { throw node.refused("\(key.text) is not a list of tensors") }
    return try items.map { item in
      switch item {
      case .value(let name): return try value(named: name, for: node)
      case .tensor(let tensor): return .known(tensor)
      case .none, .integer, .real, .boolean, .text, .list:
        throw node.refused("\(key.text) has an item that is no tensor")
      }
    }
  }

  /// A value by its name.
  package func value(named name: String, for node: ForeignNode) throws -> ForeignValue {
    guard let value = values[name] else { throw node.refused("its input '\(name)' is computed nowhere before it") }
    return value
  }

  /// A required argument as a tensor of the graph.
  package mutating func tensor(_ node: ForeignNode, _ key: ArgumentKey) throws -> Value {
    try tensor(try value(node, key))
  }

  /// An argument as a tensor of the graph; nil where it is absent.
  package mutating func optionalTensor(_ node: ForeignNode, _ key: ArgumentKey) throws -> Value? {
    try optionalValue(node, key).map { try tensor($0) }
  }

  /// An argument as an integer, which may follow from sizes; nil where it is absent.
  package func optionalInteger(_ node: ForeignNode, _ key: ArgumentKey) throws -> Int? {
    try node.argument(key).map { try integer($0, node, key) }
  }

  /// An argument as an integer, which may follow from sizes.
  /// - Parameter standard: what an absent argument means; nil where it is required.
  package func integer(_ node: ForeignNode, _ key: ArgumentKey, _ standard: Int? = nil) throws -> Int {
    guard let number = try optionalInteger(node, key) ?? standard else { throw node.refused("\(key.text) is missing") }
    return number
  }

  /// An argument as a list of integers, which may follow from sizes; nil where it is absent.
  ///
  /// A single integer is a list of one.
  package func optionalIntegers(_ node: ForeignNode, _ key: ArgumentKey) throws -> [Int]? {
    guard let argument = node.argument(key) else { return nil }
    if case .list(let items) = argument { return try items.map { try integer($0, node, key) } }
    if case .value(let name) = argument, case .known(let tensor) = try value(named: name, for: node),
      let numbers = tensor.integers
    {
      return numbers
    }
    if case .tensor(let tensor) = argument, let numbers = tensor.integers { return numbers }
    return [try integer(argument, node, key)]
  }

  /// An argument as a list of integers, which may follow from sizes.
  /// - Parameter standard: what an absent argument means; nil where it is required.
  package func integers(_ node: ForeignNode, _ key: ArgumentKey, _ standard: [Int]? = nil) throws -> [Int] {
    guard let numbers = try optionalIntegers(node, key) ?? standard else {
      throw node.refused("\(key.text) is missing")
    }
    return numbers
  }

  private func integer(_ argument: ForeignArgument, _ node: ForeignNode, _ key: ArgumentKey) throws -> Int {
    switch argument {
    case .integer(let number): return number
    case .boolean(let flag): return flag ? 1 : 0
    case .value(let name):
      if case .known(let tensor) = try value(named: name, for: node), let numbers = tensor.integers, numbers.count == 1
      {
        return numbers[0]
      }
      throw node.refused("\(key.text) depends on the elements of a tensor")
    case .tensor(let tensor):
      if let numbers = tensor.integers, numbers.count == 1 { return numbers[0] }
      throw node.refused("\(key.text) is not an integer")
    case .none, .real, .text, .list: throw node.refused("\(key.text) is not an integer")
    }
  }

  /// An argument as a real number; nil where it is absent.
  package func optionalReal(_ node: ForeignNode, _ key: ArgumentKey) throws -> Double? {
    switch node.argument(key) {
    case nil: return nil
    case .real(let number)?: return number
    case .integer(let number)?: return Double(number)
    case .boolean(let flag)?: return flag ? 1 : 0
    case .value?, .tensor?:
      if case .known(let tensor)? = try optionalValue(node, key), tensor.count == 1 { return Double(tensor.floats[0]) }
      throw node.refused("\(key.text) depends on the elements of a tensor")
    case .some: throw node.refused("\(key.text) is not a number")
    }
  }

  /// An argument as a real number.
  /// - Parameter standard: what an absent argument means; nil where it is required.
  package func real(_ node: ForeignNode, _ key: ArgumentKey, _ standard: Double? = nil) throws -> Double {
    guard let number = try optionalReal(node, key) ?? standard else { throw node.refused("\(key.text) is missing") }
    return number
  }

  /// An argument as a truth value.
  package func boolean(_ node: ForeignNode, _ key: ArgumentKey, _ standard: Bool) throws -> Bool {
    switch node.argument(key) {
    case nil: standard
    case .boolean(let flag)?: flag
    case .integer(let number)?: number != 0
    case .some: throw node.refused("\(key.text) is not a truth value")
    }
  }

  /// An argument as a word; nil where it is absent.
  package func text(_ node: ForeignNode, _ key: ArgumentKey) throws -> String? {
    switch node.argument(key) {
    case nil: nil
    case .text(let word)?: word
    case .some: throw node.refused("\(key.text) is not a word")
    }
  }

  /// Applies an operation of the catalogue, with one output.
  package mutating func apply(_ operation: String, _ inputs: [Value], _ attributes: [Attribute] = []) throws -> Value {
    try graph.apply(try OperationCatalogue.operation(operation, attributes), inputs)[0]
  }
}
