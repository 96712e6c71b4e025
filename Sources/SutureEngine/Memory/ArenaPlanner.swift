import SutureExecution

/// Finds places in one block of memory for storages that are not all needed at the same time.
struct ArenaPlanner {
  /// A piece of memory and the steps between which its content must stay.
  struct Request {
    /// The size in floats.
    let count: Int
    /// The first and the last step that use it.
    let steps: ClosedRange<Int>
  }

  /// The offset of each request in floats, and the number of floats of the whole.
  struct Arrangement {
    let offsets: [Int]
    let count: Int
  }

  /// Up to this many requests, each is compared with all others.
  private static let exactCount = 8192

  /// Arranges requests: the largest first, each in the smallest gap between those that live at the same time; very many
  /// in the order of time instead, each in the smallest gap that is free by then.
  ///
  /// - Parameter reuses: false gives each a place of its own, for tests.
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
    /// Those that have their place, by offset.
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
  /// Places requests step by step, the larger first, and gives their memory back after their last step.
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

  /// Memory without an end, parts of which are in use.
  private struct FreeMemory {
    /// The gaps by offset, none of them beside another.
    private var gaps: [(offset: Int, count: Int)] = []
    /// Everything from here on has never been used.
    private(set) var end = 0

    /// Takes the smallest gap that is large enough, or enlarges what is in use.
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
      // The last gap is enlarged where it reaches to the end.
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
  /// The first position whose element satisfies a condition that holds from some position on.
  fileprivate func partitioningIndex(where condition: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
