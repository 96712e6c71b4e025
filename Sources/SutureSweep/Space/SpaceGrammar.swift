import SutureComposer
import SutureRegistry

/// The grammar of the compositions of a search space: its modules as leaves, and the operators that join them.
struct SpaceGrammar: Sendable {
  /// A module with its hyperparameters, or a ready composition.
  struct Leaf: Hashable, Sendable {
    /// The canonical composition.
    let composition: Composition
    /// The id of the module or ready composition; leaves of one family differ only in hyperparameters.
    let family: String
  }

  /// The modules, without duplicates.
  let leaves: [Leaf]
  /// The duplicates among the modules as specified, each with its canonical form.
  let equalLeaves: [SpellingEquality]
  /// The allowed numbers of leaves of a composition, ascending.
  let arity: [Int]
  /// The operators, in the order of the specification; modules that join branches in all their variants.
  let operators: [SearchSpace.Operator]
  /// Whether operands may be joined modules.
  let isNested: Bool
  /// The compositions that the specification lists in addition, as written and canonical.
  let listed: [(text: String, canonical: Composition)]

  /// The index of each leaf, by its canonical composition.
  private let numbers: [Composition: Int]

  /// Looks up the modules of a space.
  /// - Throws: if the space names an unknown module or hyperparameter, or selects no module.
  init(_ space: SearchSpace, in registry: Registry) throws {
    var leaves: [Leaf] = []
    var equal: [SpellingEquality] = []
    var numbers: [Composition: Int] = [:]
    for reference in try space.references(in: registry) {
      let canonical = try Composition.module(reference).canonical(in: registry)
      if numbers[canonical] == nil {
        numbers[canonical] = leaves.count
        leaves.append(Leaf(composition: canonical, family: reference.id))
      } else {
        equal.append(.init(spelling: reference.description, canonical: canonical.description))
      }
    }
    self.leaves = leaves
    equalLeaves = equal
    self.numbers = numbers
    arity = space.arity.sorted()
    operators = try space.operators(in: registry)
    isNested = space.shapes == .nested
    let composer = Composer(registry: registry)
    listed = try space.compositions.map { text in
      (text, try space.placing(text) { try composer.composition(text) })
    }
  }

  /// The composition of a tree, not necessarily canonical.
  func composition(of tree: SpaceTree) -> Composition {
    switch tree {
    case .leaf(let number): leaves[number].composition
    case .node(let joining, let parts): joining.join(parts.map(composition))
    }
  }

  /// The tree of a canonical composition; nil for a composition outside the space.
  func tree(of composition: Composition) -> SpaceTree? {
    let tree = spelled(composition)
    return tree.flatMap { contains($0) ? $0 : nil }
  }

  private func spelled(_ composition: Composition) -> SpaceTree? {
    if let number = numbers[composition] { return .leaf(number) }
    guard let (joining, parts) = SearchSpace.Operator.split(composition) else { return nil }
    let trees = parts.compactMap(spelled)
    return trees.count == parts.count ? .node(joining, trees) : nil
  }

  /// Whether a tree belongs to the space and is simplified.
  func contains(_ tree: SpaceTree) -> Bool {
    guard arity.contains(tree.leafCount), isNested || tree.nodeCount <= 1 else { return false }
    return tree.parts.allSatisfy { part in
      switch part.tree {
      case .leaf(let number): leaves.indices.contains(number)
      case .node(let joining, let children):
        operators.contains(joining) && joining.joins(children.count)
          && !children.contains { $0.isRooted(in: joining) && joining.isAssociative }
      }
    }
  }
}

extension SpaceTree {
  /// Whether the operator is at the root.
  func isRooted(in joining: SearchSpace.Operator) -> Bool {
    if case .node(joining, _) = self { true } else { false }
  }
}
