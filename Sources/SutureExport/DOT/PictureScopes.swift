import SutureGraph

/// How a picture shows each scope of a graph.
struct PictureScopes {
  /// How a scope is shown.
  private enum Role {
    /// As a cluster with its inside; the root has no frame.
    case open
    /// Not at all: what is inside stands in its place.
    case dissolved
    /// As one node.
    case whole
  }

  /// The scopes directly inside each scope, in the order of their creation.
  let children: [[Int]]
  /// Whether each scope is a part of the composition that is not inside another part.
  let isPart: [Bool]
  /// For each scope, the scope as whose node it is shown: itself or one around it; nil for opened scopes.
  let whole: [Int?]
  /// For each scope, the innermost opened scope: itself or one around it; nil for the root.
  let cluster: [Int?]

  /// - Parameter hasBackbone: whether the composition is grafted onto a backbone, so that grafts are marked.
  init(_ graph: Graph, hasBackbone: Bool) {
    let scopes = graph.scopes
    var children = [[Int]](repeating: [], count: scopes.count)
    for (index, scope) in scopes.enumerated() { if let parent = scope.parent { children[parent].append(index) } }
    self.children = children

    // Parents come before their children.
    var isInside = [Bool](repeating: false, count: scopes.count)
    var isPart = isInside
    for (index, scope) in scopes.enumerated() {
      guard let parent = scope.parent else { continue }
      isPart[index] = !isInside[parent] && (hasBackbone ? scope.isGraft : true)
      isInside[index] = isInside[parent] || isPart[index]
    }
    self.isPart = isPart
    var holdsParts = [Bool](repeating: false, count: scopes.count)
    // A part with shared weights has the scope of its first use: wherever it is used again, the graph tells the scope.
    for visit in graph.reentries where isInside[visit.scope] { holdsParts[visit.caller] = true }
    for (index, scope) in scopes.enumerated().reversed() where isPart[index] || holdsParts[index] {
      if let parent = scope.parent { holdsParts[parent] = true }
    }

    /// Whether a scope only numbers blocks, as the stages of a network do.
    func isList(_ scope: Int) -> Bool {
      let own = children[scope].filter { !isPart[$0] }
      return !own.isEmpty && own.allSatisfy { Int(scopes[$0].name) != nil && !children[$0].isEmpty }
    }
    func role(_ scope: Int) -> Role {
      // A module alone has no scope of its own: it is the root.
      if scope == 0 { return hasBackbone || scopes[0].type == "Composition" ? .open : .whole }
      if isPart[scope] { return .whole }
      return isList(scope) ? .dissolved : holdsParts[scope] ? .open : .whole
    }
    var whole: [Int?] = []
    var cluster: [Int?] = []
    for (index, scope) in scopes.enumerated() {
      let role = role(index)
      whole.append(scope.parent.flatMap { whole[$0] } ?? (role == .whole ? index : nil))
      cluster.append(role == .open && index > 0 ? index : scope.parent.flatMap { cluster[$0] })
    }
    self.whole = whole
    self.cluster = cluster
  }
}

extension Scope {
  /// The name without the number by which `Graph.freeName` tells it from earlier ones: `se` for `se_2`.
  var plainName: String {
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count > 1, let last = parts.last, Int(last) != nil else { return name }
    return parts.dropLast().joined(separator: "_")
  }
}
