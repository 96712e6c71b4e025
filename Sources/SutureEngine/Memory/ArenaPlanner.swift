import SutureExecution

/// Places storages with limited lifetimes in one block of memory, reusing memory between them.
struct ArenaPlanner {
  /// A storage and its lifetime.
  struct Request {
    /// The size in floats.
    let count: Int
    /// The first and the last step that use it.
    let steps: ClosedRange<Int>
  }

  /// The offset of each request and the size of the whole block, in floats.
  struct Arrangement {
    let offsets: [Int]
    let count: Int
  }

  /// The maximum number of requests that are compared with each other: the time is quadratic.
  private static let exactCount = 8192

  /// Arranges requests.
  ///
  /// The largest comes first, and each is placed in the smallest sufficient gap between those with overlapping
  /// lifetimes. More than `exactCount` requests are placed in the order of time instead.
  ///
  /// - Parameter reuses: whether requests may share memory; tests turn this off.
  static func arrange(_ requests: [Request], reuses: Bool = true) -> Arrangement {
    var offsets = [Int](repeating: 0, count: requests.count)
    var end = 0
    guard reuses else {
      for (index, request) in requests.enumerated() {
        offsets[index] = end
        end += AlignedFloats.padded(request.count)
      }
      return Arrangement(offsets: offsets, count: end)
    }
    if requests.count > exactCount { return arrangeInTime(requests) }
    let order = requests.indices.sorted { (requests[$0].count, $1) > (requests[$1].count, $0) }
    /// The requests that are already placed, sorted by offset.
    var placed: [Int] = []
    for index in order {
      let size = AlignedFloats.padded(requests[index].count)
      var best: (gap: Int, offset: Int)?
      var free = 0
      for other in placed where requests[other].steps.overlaps(requests[index].steps) {
        let gap = offsets[other] - free
        if gap >= size, best.map({ gap < $0.gap }) ?? true { best = (gap, free) }
        free = max(free, offsets[other] + AlignedFloats.padded(requests[other].count))
      }
      let offset = best?.offset ?? free
      offsets[index] = offset
      end = max(end, offset + size)
      placed.insert(index, at: placed.partitioningIndex { offsets[$0] >= offset })
    }
    return Arrangement(offsets: offsets, count: end)
  }
}

extension ArenaPlanner {
  /// Places requests in the order of their first steps, larger ones first, and frees their memory after their last
  /// step.
  static func arrangeInTime(_ requests: [Request]) -> Arrangement {
    var offsets = [Int](repeating: 0, count: requests.count)
    var memory = FreeMemory()
    let begins = requests.indices.sorted { left, right in
      let (a, b) = (requests[left], requests[right])
      return (a.steps.lowerBound, b.count, left) < (b.steps.lowerBound, a.count, right)
    }
    var ends = requests.indices.sorted { requests[$0].steps.upperBound > requests[$1].steps.upperBound }
    for index in begins {
      while let ended = ends.last, requests[ended].steps.upperBound < requests[index].steps.lowerBound {
        memory.giveBack(offsets[ended], AlignedFloats.padded(requests[ended].count))
        ends.removeLast()
      }
      offsets[index] = memory.take(AlignedFloats.padded(requests[index].count))
    }
    return Arrangement(offsets: offsets, count: memory.end)
  }

  /// Unbounded memory, parts of which are in use.
  private struct FreeMemory {
    /// The gaps, sorted by offset; no two of them are adjacent.
    private var gaps: [(offset: Int, count: Int)] = []
    /// The offset from which on nothing has been used yet.
    private(set) var end = 0

    /// Allocates from the smallest sufficient gap, or extends the used memory.
    mutating func take(_ count: Int) -> Int {
      if count == 0 { return 0 }
      var best: Int?
      for (index, gap) in gaps.enumerated() where gap.count >= count {
        if best.map({ gap.count < gaps[$0].count }) ?? true { best = index }
        if gap.count == count { break }
      }
      if let best {
        let offset = gaps[best].offset
        if gaps[best].count == count {
          gaps.remove(at: best)
        } else {
          gaps[best] = (offset + count, gaps[best].count - count)
        }
        return offset
      }
      // A gap at the end is extended.
      let isOpen = gaps.last.map { $0.offset + $0.count == end } ?? false
      let offset = isOpen ? gaps.removeLast().offset : end
      end = offset + count
      return offset
    }

    mutating func giveBack(_ offset: Int, _ count: Int) {
      if count == 0 { return }
      var position = gaps.partitioningIndex { $0.offset > offset }
      gaps.insert((offset, count), at: position)
      if position > 0, gaps[position - 1].offset + gaps[position - 1].count == offset {
        gaps[position - 1].count += count
        gaps.remove(at: position)
        position -= 1
      }
      if position + 1 < gaps.count, gaps[position].offset + gaps[position].count == gaps[position + 1].offset {
        gaps[position].count += gaps[position + 1].count
        gaps.remove(at: position + 1)
      }
    }
  }
}

extension Array {
  /// The first index from which on all elements satisfy a condition; the array must be partitioned by it.
  fileprivate func partitioningIndex(where condition: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
