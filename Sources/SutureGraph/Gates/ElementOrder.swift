/// The way in which the elements of a value were moved: reshapes, permutations and slices, simplified.
///
/// Empty if all elements are where they were.
struct ElementOrder: Hashable {
  /// One step.
  enum Step: Hashable {
    /// The same elements in the same order, from a shape to another.
    case reshape(from: [Int], to: [Int])
    /// Output axis i is input axis `axes[i]`.
    case permute([Int])
    /// A range of one axis of this size.
    case slice(axis: Int, range: Range<Int>, size: Int)
  }

  /// The maximum number of steps: every multiple of a source keeps its own list.
  static let maximumCount = 64

  private(set) var steps: [Step] = []

  /// The order after one more step, where opposite steps cancel; nil if it has too many steps.
  func appending(_ step: Step) -> ElementOrder? {
    var order = self
    switch (steps.last, step) {
    case (.reshape(let from, _), .reshape(_, let to)):
      order.steps.removeLast()
      if from != to { order.steps.append(.reshape(from: from, to: to)) }
    case (.permute(let first), .permute(let second)):
      let axes = second.map { first[$0] }
      order.steps.removeLast()
      if axes != Array(axes.indices) { order.steps.append(.permute(axes)) }
    case (_, .permute(let axes)) where axes == Array(axes.indices): break
    case (_, .reshape(let from, let to)) where from == to: break
    default: order.steps.append(step)  // Different steps neither merge nor cancel.
    }
    return order.steps.count <= Self.maximumCount ? order : nil
  }

  /// The order of a concatenation along an axis; nil unless its parts are all slices of one value, one after another.
  static func joined(_ parts: [ElementOrder], axis: Int) -> ElementOrder? {
    var common: ElementOrder?
    var end = 0
    var size = 0
    for part in parts {
      guard case .slice(axis, let range, let whole) = part.steps.last, range.lowerBound == end else { return nil }
      var before = part
      before.steps.removeLast()
      guard common == nil || (common == before && size == whole) else { return nil }
      (common, end, size) = (before, range.upperBound, whole)
    }
    return end == size ? common : nil
  }
}
