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

  /// Arranges requests: the largest first, each in the smallest gap between those that live at the same time.
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

extension [Int] {
  /// The first position whose element satisfies a condition that holds from some position on.
  fileprivate func partitioningIndex(where condition: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
