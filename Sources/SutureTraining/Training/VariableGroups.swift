import SutureGraph

/// The variables of a network by the parts that training treats differently.
struct VariableGroups {
  private let variables: [Variable]
  private let head: Set<String>

  /// Groups the variables of a backbone with or without grafts.
  init(_ graph: Graph) {
    variables = graph.variables
    let own = Dictionary(graph.variables.filter { !$0.isGraft }.map { ($0.value, $0.name) }) { first, _ in first }
    // The scope of the last layer with parameters; its bias may be added by an operation of its own.
    let last = graph.nodes.last { node in node.inputs.contains { own[$0] != nil } }
    let scope = last.map { "\(graph.scopes[$0.scope].path)." } ?? "."
    let inputs = last?.inputs.compactMap { own[$0] } ?? []
    head = Set(inputs + (scope == "." ? [] : own.values.filter { $0.hasPrefix(scope) }))
  }

  private func isBody(_ variable: Variable) -> Bool { !variable.isGraft && !head.contains(variable.name) }

  /// The names of the variables that a pattern is about; none for the grafts of a bare backbone, a sweep's control.
  /// - Throws: `TrainingError.noSuchVariables` if a pattern of paths matches none.
  func names(matching pattern: VariablePattern) throws(TrainingError) -> Set<String> {
    let found = variables.filter { variable in
      switch pattern.part {
      case .backbone: isBody(variable)
      case .head: head.contains(variable.name)
      case .grafts: variable.isGraft
      case nil: pattern.matches(path: variable.name)
      }
    }
    guard !found.isEmpty || pattern.part != nil else { throw .noSuchVariables(pattern.text) }
    return Set(found.map(\.name))
  }

  /// Factors of the learning rate that fall from the head to the image: decay^(L + 1 − i) for layer i of L.
  ///
  /// A layer is what has a number in its path, such as `layer1.0` or `blocks.3`; what the backbone declares before the
  /// first of them is layer 0. The head, what is declared after the last layer, and grafts have the factor 1. For
  /// networks of numbered blocks these are the groups of timm's `layer_decay`.
  func layerFactors(decay: Double) -> [String: Double] {
    var layers: [String: Int] = [:]
    var layerOfName: [String: Int] = [:]
    for variable in variables where isBody(variable) {
      let parts = variable.name.split(separator: ".")
      if let number = parts.firstIndex(where: { $0.allSatisfy(\.isNumber) }) {
        let layer = layers[parts[...number].joined(separator: ".")] ?? layers.count + 1
        layers[parts[...number].joined(separator: ".")] = layer
        layerOfName[variable.name] = layer
      } else if layers.isEmpty {
        layerOfName[variable.name] = 0
      }
    }
    return layerOfName.mapValues { layer in (layer...layers.count).reduce(1) { factor, _ in factor * decay } }
  }
}
