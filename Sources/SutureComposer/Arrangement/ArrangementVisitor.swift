import SutureGraph
import SutureRegistry

/// Walks an arrangement: checking and building are the same walk with other steps, so that they cannot disagree.
protocol ArrangementVisitor {
  /// What flows: a signal alone, or a signal with the value that carries it.
  associatedtype Item

  func signal(_ item: Item) -> Signal

  /// Applies a module; modules of one id and tag share their weights.
  mutating func module(
    _ manifest: Manifest, _ hyperparameters: [String: HyperparameterValue], tag: String?, _ item: Item
  ) throws -> Item

  /// Joins branches of one input whose shapes have been checked.
  /// - Parameter parts: what the branches are, for the printed structure.
  mutating func join(
    _ items: [Item], _ parts: [Arrangement], of input: Item, by fusion: Fusion, into signal: Signal
  ) throws -> Item

  /// Moves from an item to what has been made of it, by a learned part that begins at 0.
  mutating func fadeIn(_ item: Item, over original: Item) throws -> Item

  /// Projects to the channels of `signal`.
  mutating func project(_ item: Item, into signal: Signal) throws -> Item

  /// Tokens to a map, without their prefix.
  mutating func map(from item: Item, into signal: Signal) throws -> Item

  /// A map back to tokens, with the prefix of `original` before them.
  mutating func tokens(from item: Item, after original: Item, into signal: Signal) throws -> Item
}

extension ArrangementVisitor {
  mutating func visit(_ arrangement: Arrangement, _ item: Item) throws -> Item {
    switch arrangement {
    case .identity: return item
    case .module(let manifest, let hyperparameters, let tag):
      return try module(manifest, hyperparameters, tag: tag, item)
    case .serial(let parts): return try parts.reduce(item) { try visit($1, $0) }
    case .parallel(let fusion, let parts):
      var branches: [Item] = []
      for part in parts { branches.append(try visit(part, item)) }
      return try join(branches, parts, of: item, by: fusion, into: try joined(branches.map(signal), by: fusion))
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

  /// The signal of joined branches: equal shapes, channels apart where they are put side by side.
  private func joined(_ signals: [Signal], by fusion: Fusion) throws -> Signal {
    var joined = signals[0]
    for signal in signals.dropFirst() {
      var comparable = signal
      if fusion == .concat, signal.shape.rank == joined.shape.rank {
        comparable.shape[signal.channelAxis] = joined.shape[joined.channelAxis]
      }
      guard comparable == joined else {
        throw CompositionError.branchesDiffer(fusion: fusion, shapes: signals.map(\.shape))
      }
    }
    if fusion == .concat { joined.shape[joined.channelAxis] = signals.reduce(0) { $0 + $1.channels } }
    return joined
  }
}

extension Signal {
  /// Tokens seen as a map, without their prefix.
  func asMap() throws -> Signal {
    guard case .tokens(let prefix, let height, let width) = layout, shape.rank == 3,
      shape[1] == prefix + height * width
    else { throw CompositionError.noGrid(shape) }
    return Signal(shape: [shape[0], shape[2], height, width], layout: .map)
  }

  /// A map seen as tokens again, with the prefix that its tokens had before.
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
