import SutureExecution

/// Where a fused program keeps a tensor, and how it is walked.
struct FusedStorage {
  /// An index into the program's roots, or -1 for scratch memory.
  let base: Int32
  /// In floats.
  let offset: Int
  /// How far one step along each atom moves; atoms that are not here do not move.
  let strides: [Int: Int]
  /// How many of the open loops do not move it, because it lives within them.
  let depth: Int
  /// Whether what is written there goes to memory past the caches.
  var streams = false
}

/// Gives scratch memory to tensors that live for some time.
struct FusedScratch {
  private(set) var count = 0
  private var free: [(offset: Int, count: Int)] = []

  mutating func take(_ floats: Int) -> Int {
    let floats = AlignedFloats.padded(floats)
    if let index = free.lastIndex(where: { $0.count == floats }) { return free.remove(at: index).offset }
    defer { count += floats }
    return count
  }

  mutating func giveBack(_ offset: Int, _ floats: Int) { free.append((offset, AlignedFloats.padded(floats))) }
}
