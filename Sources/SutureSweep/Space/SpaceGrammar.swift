import SutureComposer
import SutureRegistry

/// What the compositions of a search space are made of: its modules as leaves, and how they may be joined.
struct SpaceGrammar: Sendable {
  /// A module with its hyperparameters, or a ready composition.
  struct Leaf: Hashable, Sendable {
    /// Canonical.
    let composition: Composition
    /// The same for leaves that differ in their hyperparameters alone.
    let family: String
  }

  /// The modules, each canonical form once.
  let leaves: [Leaf]
  /// Spellings of modules that equal one before: each with the canonical form.
  let equalLeaves: [CandidateEnumerator.Equality]
  /// How many leaves a composition may have, ascending.
  let arity: [Int]
  /// How they are joined, as the space lists them.
  let operators: [SearchSpace.Operator]
  /// Whether parts of an operator may be joined themselves.
  let isNested: Bool
  /// Compositions tried beside those of the grammar, as they were written and canonical.
  let listed: [(text: String, canonical: Composition)]

  private let numbers: [Composition: Int]

  /// Looks up a space's modules.
  /// - Throws: where it names a module or hyperparameter that does not exist, or selects no module at all.
  init(_ space: SearchSpace, in registry: Registry) throws {
    var leaves: [Leaf] = []
    var equal: [CandidateEnumerator.Equality] = []
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
    operators = space.operators
    isNested = space.shapes == .nested
    listed = try space.compositions.map { text in
      (text, try space.placing(text) { try CompositionParser.parse(text).canonical(in: registry) })
    }
  }

  /// What a tree stands for, written as the tree is.
  func composition(of tree: SpaceTree) -> Composition {
    switch tree {
    case .leaf(let number): leaves[number].composition
    case .node(let joining, let parts): joining.join(parts.map(composition))
    }
  }

  /// The tree of a canonical composition; nil for one outside the space.
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

  /// Whether a tree is one of the space's, in its simplest spelling.
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
  /// Whether an operator joins its parts.
  func isRooted(in joining: SearchSpace.Operator) -> Bool {
    if case .node(joining, _) = self { true } else { false }
  }
}

extension SearchSpace.Operator {
  /// How it joins parallel branches; nil for `serial`.
  var fusion: Fusion? { Fusion(rawValue: rawValue) }

  /// Parts joined; concatenated channels are projected back, else they would not fit.
  func join(_ parts: [Composition]) -> Composition {
    switch self {
    case .serial: .serial(parts)
    case .concat: .project(.parallel(.concat, parts))
    case .add: .parallel(.add, parts)
    case .multiply: .parallel(.multiply, parts)
    case .max: .parallel(.max, parts)
    case .mean: .parallel(.mean, parts)
    case .weighted: .parallel(.weighted, parts)
    case .blend: .parallel(.blend, parts)
    case .gated: .parallel(.gated, parts)
    case .channelGated: .parallel(.channelGated, parts)
    }
  }

  /// The operator and parts that `join` makes a composition of; nil where there are none.
  static func split(_ composition: Composition) -> (SearchSpace.Operator, [Composition])? {
    switch composition {
    case .serial(let parts): (.serial, parts)
    case .project(.parallel(.concat, let parts)): (.concat, parts)
    case .parallel(.concat, _): nil
    case .parallel(let fusion, let parts): SearchSpace.Operator(rawValue: fusion.rawValue).map { ($0, parts) }
    case .module, .identity, .project, .identityInit: nil
    }
  }
}
