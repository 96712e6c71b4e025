import SutureGraph

/// One run of a scope's computation, as a call of the module that the scope becomes.
struct ScopeCall {
  /// A part of a scope's computation, in order.
  enum Step {
    /// An operation of the scope itself: the index of its node.
    case node(Int)
    /// A call of a scope inside, or of a scope elsewhere whose weights are shared.
    case call(ScopeCall)
  }

  /// The scope.
  let scope: Int
  /// Its computation.
  let steps: [Step]
  /// The values that it reads and does not compute, without the variables of its scope, in the order of first use.
  let inputs: [Value]
  /// The values that are used after it, in the order of computation.
  let outputs: [Value]

  /// All nodes of the call, in order.
  var nodes: [Int] {
    steps.flatMap { step in
      switch step {
      case .node(let index): [index]
      case .call(let call): call.nodes
      }
    }
  }
}
