import SutureGraph

/// Into how many parts of the batch the statistics of batch normalisation are divided.
///
/// Mean and variance of a part are computed while the part is in a cache, and by several threads even where there are
/// few channels. All normalisations of a graph that are divided have the same number of parts, so that the operations
/// between them can be traversed together.
struct StatisticsParts {
  /// The size of a part in floats that fits the second-level cache.
  private static let largest = 1 << 17

  private let threads: Int
  private let block: Int
  private let parts: Int

  /// Chooses the number of parts for a graph.
  /// - Parameter block: the number of channels of a block, where maps may lie in blocks.
  init(of graph: Graph, threads: Int, block: Int) {
    self.threads = threads
    self.block = block
    let views = graph.nodes.compactMap { node in
      (node.operation as? Normalize)?.view ?? (node.operation as? NormalizeGradient)?.view
    }
    let divided = views.filter { Self.needsParts($0, threads: threads, block: block) }
    let size = divided.map { Self.sliceSize($0, block: block) }.max() ?? 0
    let slices = divided.map { Self.sliceCount($0, block: block) }.min() ?? 1
    let batch = divided.first?.outer ?? 1
    // The fewest parts that fit the cache and give all threads about equal shares.
    parts =
      (1...max(batch, 1)).first { parts in
        batch.isMultiple(of: parts) && size / parts <= Self.largest
          && Threading.isBalanced(slices * parts, threads: threads)
      } ?? batch
  }

  /// The number of parts of a normalisation's batch.
  func count(_ view: NormalizeView) -> Int {
    Self.needsParts(view, threads: threads, block: block) && view.outer.isMultiple(of: parts) ? parts : 1
  }

  /// Whether one pass over a slice of channels does not fit the cache, or the slices do not suit the threads.
  private static func needsParts(_ view: NormalizeView, threads: Int, block: Int) -> Bool {
    guard view.acrossOuter, view.inner > 1 else { return false }
    let (size, count) = (sliceSize(view, block: block), sliceCount(view, block: block))
    // Small work runs on one thread in any case.
    return size > largest || (size * count > 2 * LoopGrain.elements && !Threading.isBalanced(count, threads: threads))
  }

  /// The channels that are traversed together.
  private static func slice(_ view: NormalizeView, block: Int) -> Int {
    (view.groups * view.members).isMultiple(of: block) ? block : 1
  }

  private static func sliceSize(_ view: NormalizeView, block: Int) -> Int {
    view.outer * view.inner * slice(view, block: block)
  }

  private static func sliceCount(_ view: NormalizeView, block: Int) -> Int {
    view.groups * view.members / slice(view, block: block)
  }
}

/// How work is shared by threads.
enum Threading {
  /// Whether threads get about equal shares of so many slices: at most a quarter more than the mean.
  static func isBalanced(_ slices: Int, threads: Int) -> Bool {
    slices >= threads && (slices + threads - 1) / threads * threads * 4 <= slices * 5
  }
}
