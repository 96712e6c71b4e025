import SutureGraph
import SutureRegistry

/// The traversal of an arrangement, which checking and building share so that they cannot disagree.
protocol ArrangementVisitor {
  /// The intermediate result: a signal, or a graph's value with its signal.
  associatedtype Item

  func signal(_ item: Item) -> Signal

  /// Applies a module to its inputs, one or several; modules of one id and tag share their weights.
  mutating func module(
    _ manifest: Manifest, _ hyperparameters: [String: HyperparameterValue], tag: String?, _ items: [Item]
  ) throws -> Item

  /// Joins the outputs of parallel branches, whose shapes have been checked.
  /// - Parameters:
  ///   - items: the outputs of the branches.
  ///   - parts: the branches, for the printed structure.
  ///   - input: the common input of the branches.
  ///   - joining: the operator.
  ///   - signal: the signal of the result.
  mutating func join(
    _ items: [Item], _ parts: [Arrangement], of input: Item, by joining: ParallelOperator, into signal: Signal
  ) throws -> Item

  /// Interpolates from `original` to `item` by a learned factor, initially 0.
  mutating func fadeIn(_ item: Item, over original: Item) throws -> Item

  /// Projects an item to the channels of `signal`.
  mutating func project(_ item: Item, into signal: Signal) throws -> Item

  /// Converts tokens to a map, without the prefix tokens.
  mutating func map(from item: Item, into signal: Signal) throws -> Item

  /// Converts a map to tokens, after the prefix tokens of `original`.
  mutating func tokens(from item: Item, after original: Item, into signal: Signal) throws -> Item
}

extension ArrangementVisitor {
  mutating func visit(_ arrangement: Arrangement, _ item: Item) throws -> Item {
    switch arrangement {
    case .identity: return item
    case .module(let manifest, let hyperparameters, let tag):
      return try module(manifest, hyperparameters, tag: tag, [item])
    case .serial(let parts): return try parts.reduce(item) { try visit($1, $0) }
    case .parallel(let joining, let parts):
      var branches: [Item] = []
      for part in parts { branches.append(try visit(part, item)) }
      if joining.joinsGates, let changed = branches.first(where: { signal($0).shape != signal(item).shape }) {
        throw CompositionError.changesShape(
          what: "every branch of '\(joining.spelling)'", before: signal(item).shape, after: signal(changed).shape)
      }
      return try join(branches, parts, of: item, by: joining, into: try joined(branches.map(signal), by: joining))
    case .fusion(let manifest, let hyperparameters, let tag, let parts):
      var branches: [Item] = []
      for part in parts { branches.append(try visit(part, item)) }
      return try module(manifest, hyperparameters, tag: tag, branches)
    case .identityInit(let part):
      let inner = try visit(part, item)
      guard signal(inner) == signal(item) else {
        throw CompositionError.changesShape(
          what: "identity_init", before: signal(item).shape, after: signal(inner).shape)
      }
      return try fadeIn(inner, over: item)
    case .project(let part):
      let before = signal(item)
      let inner = try visit(part, item)
      var after = signal(inner)
      after.shape[after.channelAxis] = before.channels
      return try project(inner, into: after)
    case .onMap(let part):
      let inner = try visit(part, try map(from: item, into: try signal(item).asMap()))
      return try tokens(from: inner, after: item, into: try signal(inner).asTokens(after: signal(item)))
    case .onTokens(let part):
      let before = signal(item)
      let flat = try tokens(from: item, after: item, into: try before.asTokens(after: before))
      let inner = try visit(part, flat)
      return try map(from: inner, into: try signal(inner).asMap())
    }
  }

  /// The signal of joined branches, whose shapes must be equal, except for the channels if the operator adds these up.
  private func joined(_ signals: [Signal], by joining: ParallelOperator) throws -> Signal {
    var joined = signals[0]
    for signal in signals.dropFirst() {
      var comparable = signal
      if !joining.keepsChannels, signal.shape.rank == joined.shape.rank {
        comparable.shape[signal.channelAxis] = joined.shape[joined.channelAxis]
      }
      guard comparable == joined else {
        throw CompositionError.branchesDiffer(operator: joining, shapes: signals.map(\.shape))
      }
    }
    if !joining.keepsChannels { joined.shape[joined.channelAxis] = signals.reduce(0) { $0 + $1.channels } }
    return joined
  }
}

extension Signal {
  /// The map of the tokens, without the prefix tokens.
  func asMap() throws -> Signal {
    guard case .tokens(let prefix, let height, let width) = layout, shape.rank == 3,
      shape[1] == prefix + height * width
    else { throw CompositionError.noGrid(shape) }
    return Signal(shape: [shape[0], shape[2], height, width], layout: .map)
  }

  /// The tokens of the map, after the prefix tokens of `original`.
  func asTokens(after original: Signal) throws -> Signal {
    var prefix = 0
    if case .tokens(let count, _, _) = original.layout { prefix = count }
    if prefix > 0, shape[1] != original.channels {
      throw CompositionError.prefixChannelsDiffer(before: original.channels, after: shape[1])
    }
    return Signal(
      shape: [shape[0], prefix + shape[2] * shape[3], shape[1]],
      layout: .tokens(prefix: prefix, height: shape[2], width: shape[3]))
  }
}
