/// Finds the values of a graph that are another value, the source, times a factor.
///
/// A product with the source is a multiple of it, and so are sums and products of multiples: `x·g₁·g₂(x·g₁)` has the
/// factor `g₁·g₂`, `x + x·g` the factor `1 + g`. Elements may be moved on the way: groups of channels are gated as maps
/// of fewer channels, for example.
struct GateSearch {
  /// The factor of a multiple, by the multiples that it is computed from.
  enum Factor {
    case one
    /// The factor of the first value, times the second value.
    case product(Value, by: Value)
    /// The factor of the first value, divided by the second value.
    case quotient(Value, by: Value)
    /// The factor of a value, times a constant.
    case scaled(Value, Double)
    /// The sum of the factors of two values, the second one subtracted if `subtracts`.
    case sum(Value, Value, subtracts: Bool)
    /// The factor of a value, moved as the value is.
    case moved(Value, any Operation)
    /// The factors of values, joined along an axis.
    case joined([Value], axis: Int)

    /// The multiples whose factors it is computed from.
    var sources: [Value] {
      switch self {
      case .one: []
      case .product(let value, _), .quotient(let value, _), .scaled(let value, _), .moved(let value, _): [value]
      case .sum(let first, let second, _): [first, second]
      case .joined(let values, _): values
      }
    }
  }

  /// A multiple of the source.
  struct Multiple {
    let factor: Factor
    /// Where the source's elements are.
    let order: ElementOrder
    /// The number of products on the way from the source.
    var depth = 0
  }

  private let graph: Graph
  /// The multiples found, the source included.
  private(set) var multiples: [Value: Multiple]

  /// Searches the operations from an index on.
  init(_ graph: Graph, from start: Int, source: Value) {
    self.graph = graph
    multiples = [source: Multiple(factor: .one, order: ElementOrder())]
    for node in graph.nodes[start...] where node.outputs.count == 1 {
      if let multiple = multiple(of: node) { multiples[node.outputs[0]] = multiple }
    }
  }

  private func multiple(of node: Node) -> Multiple? {
    guard let first = node.inputs.first else { return nil }
    let shape = graph.shape(first)
    func moved(_ step: ElementOrder.Step) -> Multiple? {
      guard let source = multiples[first], let order = source.order.appending(step) else { return nil }
      return Multiple(factor: .moved(first, node.operation), order: order, depth: source.depth)
    }
    switch node.operation {
    case let binary as Binary: return multiple(binary.function, node)
    case let affine as Affine where affine.shift == 0: return scaled(first, affine.scale)
    case let unary as Unary where unary.function == .negate: return scaled(first, -1)
    case is Reshape: return moved(.reshape(from: shape.dimensions, to: graph.shape(node.outputs[0]).dimensions))
    case let permute as Permute: return moved(.permute(permute.axes))
    case let slice as Slice:
      guard let axis = shape.axis(slice.axis) else { return nil }
      return moved(.slice(axis: axis, range: slice.start..<slice.end, size: shape[axis]))
    case let concat as Concat:
      let parts = node.inputs.compactMap { multiples[$0] }
      guard parts.count == node.inputs.count, let axis = shape.axis(concat.axis),
        let order = ElementOrder.joined(parts.map(\.order), axis: axis)
      else { return nil }
      return Multiple(
        factor: .joined(node.inputs, axis: axis), order: order, depth: parts.map(\.depth).max() ?? 0)
    default: return nil  // The outputs of all other operations are no multiples of their inputs.
    }
  }

  private func multiple(_ function: BinaryFunction, _ node: Node) -> Multiple? {
    let (a, b) = (node.inputs[0], node.inputs[1])
    let shape = graph.shape(node.outputs[0])
    /// The multiple among the operands that the other one does not stretch.
    func whole(_ value: Value) -> Multiple? { graph.shape(value) == shape ? multiples[value] : nil }
    switch function {
    case .multiply:
      // Of two multiples, the one nearer to the source: the other is a factor that depends on it.
      let operands = [(a, b), (b, a)].compactMap { value, other in
        whole(value).map { (value: value, other: other, multiple: $0) }
      }
      guard
        let best = operands.min(by: {
          ($0.multiple.order.steps.count, $0.multiple.depth) < ($1.multiple.order.steps.count, $1.multiple.depth)
        })
      else { return nil }
      return Multiple(
        factor: .product(best.value, by: best.other), order: best.multiple.order, depth: best.multiple.depth + 1)
    case .divide:
      return whole(a).map { Multiple(factor: .quotient(a, by: b), order: $0.order, depth: $0.depth + 1) }
    case .add, .subtract:
      guard let first = whole(a), let second = whole(b), first.order == second.order else { return nil }
      return Multiple(
        factor: .sum(a, b, subtracts: function == .subtract), order: first.order,
        depth: max(first.depth, second.depth))
    case .maximum, .minimum, .power: return nil
    }
  }

  private func scaled(_ value: Value, _ scale: Double) -> Multiple? {
    multiples[value].map { Multiple(factor: .scaled(value, scale), order: $0.order, depth: $0.depth) }
  }

  // MARK: Results

  /// The reason why a value is not the source times a factor, element by element; nil if it is.
  func obstacle(of value: Value) -> GateObstacle? {
    if let multiple = multiples[value] { return multiple.order == ElementOrder() ? nil : .rearranged }
    var producers: [Value: Node] = [:]
    for node in graph.nodes { for output in node.outputs { producers[output] = node } }
    // Follows the operations that keep multiples to the one that does not.
    var value = value
    while let node = producers[value] {
      guard keepsMultiples(node), let next = node.inputs.first(where: { multiples[$0] == nil }) else {
        return .operation(node.operation.name, scope: graph.scopes[node.scope].path)
      }
      value = next
    }
    // Without an operation, it is a variable or an input.
    let name = graph.variables.first { $0.value == value }?.name ?? graph.inputs.first { $0.value == value }?.name
    return .unrelated(name ?? "%\(value.index)")
  }

  /// Whether an operation's output is a multiple if all of its inputs are.
  private func keepsMultiples(_ node: Node) -> Bool {
    switch node.operation {
    case let binary as Binary: binary.function == .add || binary.function == .subtract
    case let affine as Affine: affine.shift == 0
    case let unary as Unary: unary.function == .negate
    case is Reshape, is Permute, is Slice, is Concat: true
    default: false  // As in `multiple(of:)`.
    }
  }

  /// The values whose factors the factors of some multiples are computed from, these included.
  func needed(for values: [Value]) -> Set<Value> {
    var needed: Set<Value> = []
    var pending = values
    while let value = pending.popLast() {
      if needed.insert(value).inserted, let multiple = multiples[value] { pending += multiple.factor.sources }
    }
    return needed
  }
}
