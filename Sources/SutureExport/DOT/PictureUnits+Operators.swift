import SutureComposer
import SutureGraph

extension PictureUnits {
  /// An operator of the composition, as `CompositionBuilder` builds it: a scope for its parameters, or an empty one, and
  /// operations around it that belong to the scope outside.
  private struct OperatorShape {
    /// The text of its node.
    let sign: String
    /// Whether it computes the weights of its branches from their common input, which it averages first.
    var isGated = false
    /// The names of the operations after its scope, in order, without those that depend on parameters alone.
    let operations: [String]

    /// - Parameters:
    ///   - name: the name of the scope, without the number of its repetition.
    ///   - count: the number of branches.
    init?(_ name: String, branches count: Int) {
      let sums = [String](repeating: "add", count: max(count - 1, 0))
      let products = [String](repeating: "multiply", count: count)
      let mix = ["subtract", "multiply", "add"]
      guard let joining = ParallelOperator.allCases.first(where: { $0.spelling == name }) else {
        guard name == "identity_init" else { return nil }
        (sign, operations) = ("identity init", mix)
        return
      }
      switch joining {
      case .add: (sign, operations) = ("+", sums)
      case .multiply: (sign, operations) = ("×", [String](repeating: "multiply", count: max(count - 1, 0)))
      case .concat: (sign, operations) = ("concat", ["concat"])
      case .max: (sign, operations) = ("max", [String](repeating: "maximum", count: max(count - 1, 0)))
      case .mean: (sign, operations) = ("mean", sums + ["affine"])
      case .weighted: (sign, operations) = ("weighted", products + sums)
      case .blend: (sign, operations) = ("blend", mix)
      case .gated:
        (sign, operations) = ("gated", ["softmax"] + products.flatMap { ["slice", $0] } + sums)
        isGated = true
      case .channelGated:
        (sign, operations) = ("channel gated", ["sigmoid"] + mix)
        isGated = true
      case .gateProduct: (sign, operations) = ("gates", products)
      case .gateMean: (sign, operations) = ("gate mean", sums + ["affine", "multiply"])
      }
    }
  }

  /// Makes one unit of the operations of each operator.
  mutating func joinOperators() {
    for (context, inside) in scopes.children.enumerated() where scopes.whole[context] == nil {
      for (position, scope) in inside.enumerated() where scopes.isPart[scope] {
        let name = graph.scopes[scope].plainName
        guard let shape = OperatorShape(name, branches: branchCount(of: scope, named: name)) else { continue }
        join(scope, shape, in: context, before: inside[..<position], after: inside[(position + 1)...])
      }
    }
  }

  /// The number of branches of an operator: as its printed type tells, `Add(se, eca >> sa)` or `Add(branches=12)`, or as
  /// many as it computes weights for each image.
  ///
  /// For operators on gates, identities do not count: they have none.
  private func branchCount(of scope: Int, named name: String) -> Int {
    let type = graph.scopes[scope].type
    guard let opening = type.firstIndex(of: "("), type.hasSuffix(")") else {
      guard let visit = firstVisit(of: [scope]), let last = units[visit].nodes.last else { return 0 }
      let weights = graph.shape(graph.nodes[last].outputs[0])
      return weights.elementCount / weights[0]
    }
    let list = type[type.index(after: opening)...].dropLast()
    if list.hasPrefix("branches="), let count = Int(list.dropFirst("branches=".count)) { return count }
    var depth = 0
    let branches = list.split { character in
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      return character == "," && depth == 0
    }
    let joinsGates = ParallelOperator.allCases.contains { $0.spelling == name && $0.joinsGates }
    return branches.count { !joinsGates || $0.drop { $0 == " " } != "identity" }
  }

  /// - Parameters:
  ///   - context: the scope around the operator's.
  ///   - earlier: the scopes in it that were created before the operator's.
  ///   - later: the scopes in it that were created after the operator's.
  private mutating func join(
    _ scope: Int, _ shape: OperatorShape, in context: Int, before earlier: ArraySlice<Int>, after later: ArraySlice<Int>
  ) {
    let count = shape.operations.count
    guard count > 0 else { return }
    // Scopes are created in the order in which their operations are built.
    let own = firstVisit(of: [scope])
    let low = earlier.compactMap { firstVisit(of: [$0]) }.max().map { $0 + 1 } ?? 0
    let high = firstVisit(of: Set(later)) ?? units.count
    let first = max(low, own.map { $0 + 1 } ?? 0)
    guard first + count <= high else { return }
    guard let start = (first...high - count).first(where: { isRun(at: $0, shape.operations, in: context) }) else {
      return
    }
    var range = start..<start + count
    var gates: Set<Int> = []
    if shape.isGated {
      guard let own, own + 1 == start, own > 0, isRun(at: own - 1, ["reduce_mean"], in: context) else { return }
      gates = Set(units[own - 1].nodes)
      range = own - 1..<range.upperBound
    }
    let joined = PictureUnit(
      kind: .join(sign: shape.sign), nodes: units[range].flatMap(\.nodes), cluster: units[start].cluster, gates: gates)
    replace(range, with: joined)
  }

  /// The position of the first unit that is a visit of one of these scopes, or of a scope inside one.
  private func firstVisit(of wanted: Set<Int>) -> Int? {
    units.firstIndex { unit in
      var scope: Int? = graph.nodes[unit.nodes[0]].scope
      while let present = scope {
        if wanted.contains(present) { return true }
        scope = graph.scopes[present].parent
      }
      return false
    }
  }

  /// Whether the units from a position on are these operations of a scope.
  private func isRun(at start: Int, _ operations: [String], in context: Int) -> Bool {
    zip(units[start...], operations).allSatisfy { unit, operation in
      let node = graph.nodes[unit.nodes[0]]
      return unit.kind == .operation && node.scope == context && node.operation.name == operation
    }
  }
}
