import SutureExecution

/// The place and strides of a tensor in a fused program.
struct FusedStorage {
  /// An index into the program's roots, or -1 for scratch memory.
  let base: Int32
  /// The offset from the base in floats.
  let offset: Int
  /// The stride along each atom in floats; 0 for atoms that are missing.
  let strides: [Int: Int]
  /// The number of enclosing loops that do not move it, because it exists within one iteration of them.
  let depth: Int
  /// Whether writes bypass the caches.
  var streams = false
}

/// Allocates a program's scratch memory, and reuses blocks of equal size.
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
