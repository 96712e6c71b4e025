import SutureGraph
import SutureRegistry

/// Visits an arrangement and splices the modules' fragments into a graph.
struct CompositionBuilder: ArrangementVisitor {
  struct Item {
    let value: Value
    let signal: Signal
  }

  /// Paths of the scopes with the weights shared by tagged modules, by id and tag.
  typealias Shared = [String: String]

  let source: any FragmentSource
  var graph: Graph
  /// Whether scopes are printed after existing content of the enclosing scope.
  let isGraft: Bool
  /// Whether the composition is a single module, which keeps its names without an enclosing scope.
  let isLoneModule: Bool
  var shared: Shared

  func signal(_ item: Item) -> Signal { item.signal }

  /// Builds within a new scope.
  mutating func scope<Result>(
    _ name: String, type: String, _ body: (inout Graph) throws -> Result
  ) throws -> Result {
    try graph.enter(graph.freeName(name), type: type, isGraft: isGraft)
    let result = try body(&graph)
    try graph.leave()
    return result
  }

  // MARK: Modules

  mutating func module(
    _ manifest: Manifest, _ hyperparameters: [String: HyperparameterValue], tag: String?, _ items: [Item]
  ) throws -> Item {
    let expected = try manifest.output(of: items.map(\.signal), hyperparameters: hyperparameters)
    let inputs = items.map(\.value)
    let fragment = try source.fragment(
      of: manifest, hyperparameters: hyperparameters, inputs: inputs.map(graph.shape))
    let build = { (graph: inout Graph) in try graph.splice(fragment, inputs: inputs) }
    let value: Value
    if isLoneModule {
      value = try build(&graph)
    } else if let tag, let path = shared["\(manifest.id)#\(tag)"] {
      try graph.reenter(path)
      value = try build(&graph)
      try graph.leave()
    } else {
      let name = graph.freeName(manifest.id)
      if let tag { shared["\(manifest.id)#\(tag)"] = graph.path(of: name) }
      value = try scope(manifest.id, type: manifest.name, build)
    }
    return Item(value: value, signal: expected)
  }

  // MARK: Adapters

  mutating func map(from item: Item, into signal: Signal) throws -> Item {
    let (n, c, h, w) = (signal.shape[0], signal.shape[1], signal.shape[2], signal.shape[3])
    let count = item.signal.shape[1]
    let prefix = count - h * w
    let note = prefix > 0 ? ", \(prefix) prefix token\(prefix == 1 ? "" : "s") pass by" : ""
    let value = try scope("to_map", type: "TokensToMap(grid=\(h)x\(w)\(note))") { graph in
      let grid = prefix > 0 ? try graph.slice(item.value, axis: 1, from: prefix, to: count) : item.value
      return try graph.reshape(try graph.permute(grid, [0, 2, 1]), [n, c, h, w])
    }
    return Item(value: value, signal: signal)
  }

  mutating func tokens(from item: Item, after original: Item, into signal: Signal) throws -> Item {
    let (n, count, c) = (signal.shape[0], signal.shape[1], signal.shape[2])
    let grid = item.signal.shape[2] * item.signal.shape[3]
    let prefix = count - grid
    let note = prefix > 0 ? "\(prefix) prefix token\(prefix == 1 ? "" : "s") joined again" : ""
    let value = try scope("to_tokens", type: "MapToTokens(\(note))") { graph in
      let flat = try graph.permute(try graph.reshape(item.value, [n, c, grid]), [0, 2, 1])
      guard prefix > 0 else { return flat }
      return try graph.concat([try graph.slice(original.value, axis: 1, from: 0, to: prefix), flat], axis: 1)
    }
    return Item(value: value, signal: signal)
  }
}
