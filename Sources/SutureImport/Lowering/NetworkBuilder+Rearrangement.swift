import SutureGraph

extension NetworkBuilder {
  /// The same elements in another shape; one size may be −1 and is then derived from the others.
  package mutating func reshaped(_ x: ForeignValue, _ sizes: [Int]) throws -> ForeignValue {
    let shape = shape(x)
    let sizes = batch?.sizes(sizes, reshaping: shape) ?? sizes
    let wanted = sizes.filter { $0 != -1 }
    guard sizes.count - wanted.count <= 1, wanted.allSatisfy({ $0 >= 0 }), let count = ForeignTensor.count(wanted)
    else {
      throw LoweringRefusal("\(sizes) are no sizes")
    }
    let total = shape.elementCount
    guard wanted.count == sizes.count ? count == total : count > 0 && total % count == 0 else {
      throw LoweringRefusal("the \(total) elements of \(shape) do not fill the shape \(sizes)")
    }
    let target = sizes.map { $0 == -1 ? total / count : $0 }
    if target == shape.dimensions { return x }
    if let tensor = known(x) { return .known(try tensor.reshaped(target)) }
    return try moved("reshape", [x], [Attribute("shape", .integers(target))])
  }

  /// A range of axes joined to one.
  package mutating func flattened(_ x: ForeignValue, from first: Int = 0, to last: Int = -1) throws -> ForeignValue {
    let sizes = shape(x).dimensions
    if sizes.isEmpty { return try reshaped(x, [1]) }
    let (first, last) = (try axis(first, of: x), try axis(last, of: x))
    guard first <= last else { throw LoweringRefusal("axis \(first) is behind axis \(last)") }
    return try reshaped(x, sizes[..<first] + [sizes[first...last].reduce(1, *)] + sizes[(last + 1)...])
  }

  /// An axis divided into several; one size may be −1.
  package mutating func unflattened(_ x: ForeignValue, axis: Int, _ sizes: [Int]) throws -> ForeignValue {
    let axis = try self.axis(axis, of: x)
    var all = shape(x).dimensions
    guard axis < all.count else { throw LoweringRefusal("a single number has no axis") }
    let rest = ForeignTensor.count(sizes.filter { $0 != -1 }) ?? 0
    let derived = sizes.map { $0 == -1 && rest > 0 ? all[axis] / rest : $0 }
    guard derived.allSatisfy({ $0 >= 0 }), ForeignTensor.count(derived) == all[axis] else {
      throw LoweringRefusal("\(sizes) do not divide an axis of \(all[axis])")
    }
    all.replaceSubrange(axis...axis, with: derived)
    return try reshaped(x, all)
  }

  /// The tensor without axes of size 1: all of them, or those of a list that have that size.
  package mutating func squeezed(_ x: ForeignValue, _ axes: [Int]? = nil) throws -> ForeignValue {
    let sizes = shape(x).dimensions
    let removed = try Set(axes.map { try $0.map { try axis($0, of: x) } } ?? Array(sizes.indices))
    return try reshaped(x, sizes.indices.filter { sizes[$0] != 1 || !removed.contains($0) }.map { sizes[$0] })
  }

  /// The tensor with a new axis of size 1.
  package mutating func unsqueezed(_ x: ForeignValue, _ axis: Int) throws -> ForeignValue {
    var sizes = shape(x).dimensions
    sizes.insert(1, at: try self.axis(axis, rank: sizes.count + 1))
    return try reshaped(x, sizes)
  }

  /// The same elements with permuted axes.
  package mutating func permuted(_ x: ForeignValue, _ axes: [Int]) throws -> ForeignValue {
    let rank = shape(x).rank
    let axes = try axes.map { try axis($0, rank: rank) }
    guard axes.sorted() == Array(0..<rank) else { throw LoweringRefusal("\(axes) is not an order of \(rank) axes") }
    if axes == Array(0..<rank) { return x }
    if let tensor = known([x], for: shape(x).dimensions) { return .known(try tensor[0].permuted(axes)) }
    let source = try tensor(x)
    let result = try moved("permute", [x], [Attribute("axes", .integers(axes))])
    let swapped = Array(0..<max(rank - 2, 0)) + [rank - 1, rank - 2]
    if case .tensor(let value) = result, axes == swapped { transposes[value] = source }
    return result
  }

  /// Two axes exchanged.
  package mutating func transposed(_ x: ForeignValue, _ a: Int, _ b: Int) throws -> ForeignValue {
    let (a, b) = (try axis(a, of: x), try axis(b, of: x))
    var axes = Array(0..<shape(x).rank)
    if axes.isEmpty { return x }
    axes.swapAt(a, b)
    return try permuted(x, axes)
  }

  /// Axes moved to other places; the others keep their order.
  package mutating func movedAxes(_ x: ForeignValue, from: [Int], to: [Int]) throws -> ForeignValue {
    let rank = shape(x).rank
    let sources = try from.map { try axis($0, rank: rank) }
    let targets = try to.map { try axis($0, rank: rank) }
    guard sources.count == targets.count, Set(sources).count == sources.count, Set(targets).count == targets.count
    else {
      throw LoweringRefusal("\(from) and \(to) do not tell where axes go")
    }
    var order = (0..<rank).filter { !sources.contains($0) }
    for (target, source) in zip(targets, sources).sorted(by: { $0.0 < $1.0 }) { order.insert(source, at: target) }
    return try permuted(x, order)
  }

  /// The tensor repeated along axes of size 1; −1 keeps a size.
  package mutating func expanded(_ x: ForeignValue, _ sizes: [Int]) throws -> ForeignValue {
    let shape = shape(x)
    let sizes = batch?.sizes(sizes, expanding: shape) ?? sizes
    let added = sizes.count - shape.rank
    guard added >= 0 else { throw LoweringRefusal("\(shape) does not stretch to \(sizes)") }
    let target = try sizes.enumerated().map { axis, size in
      guard size == -1 else { return size }
      guard axis >= added else { throw LoweringRefusal("a new axis has no size to keep") }
      return shape[axis - added]
    }
    if target == shape.dimensions { return x }
    if let tensor = known([x], for: target) { return .known(try tensor[0].expanded(target)) }
    if target.contains(0) { return .known(try .filling(target, .floats([]))) }
    return try moved("expand", [x], [Attribute("shape", .integers(target))])
  }

  /// The tensor repeated along its axes (`torch.Tensor.repeat`), with new axes in front where there are more numbers than axes.
  package mutating func tiled(_ x: ForeignValue, _ counts: [Int]) throws -> ForeignValue {
    var x = x
    var sizes = shape(x).dimensions
    var counts = counts
    while counts.count < sizes.count { counts.insert(1, at: 0) }
    if counts.count > sizes.count {
      sizes = [Int](repeating: 1, count: counts.count - sizes.count) + sizes
      x = try reshaped(x, sizes)
    }
    guard counts.allSatisfy({ (0...NetworkBuilder.longestAxis).contains($0) }), Shape.fits(sizes + counts) else {
      throw LoweringRefusal("\(shape(x)) is repeated \(counts) times")
    }
    for axis in counts.indices where counts[axis] != 1 {
      // Copies are an axis of their own until they are joined.
      let isSingle = sizes[axis] == 1
      var stacked = sizes
      stacked.insert(counts[axis], at: axis)
      if isSingle { stacked.remove(at: axis + 1) }
      sizes[axis] *= counts[axis]
      x = try reshaped(try expanded(isSingle ? x : try unsqueezed(x, axis), stacked), sizes)
    }
    return x
  }

  /// Each element along an axis several times in a row.
  package mutating func repeated(_ x: ForeignValue, _ count: Int, axis: Int?) throws -> ForeignValue {
    let x = axis == nil ? try flattened(x) : x
    let axis = try self.axis(axis ?? 0, of: x)
    let size = try size(x, along: axis)
    guard (0...NetworkBuilder.longestAxis / max(size, 1)).contains(count) else {
      throw LoweringRefusal("each of \(size) elements is repeated \(count) times")
    }
    return try picked(x, (0..<size).flatMap { [Int](repeating: $0, count: count) }, axis: axis)
  }

  /// Tensors joined along an axis.
  ///
  /// Tensors [0] are left out, as PyTorch does.
  package mutating func joined(_ parts: [ForeignValue], axis: Int) throws -> ForeignValue {
    let used = parts.filter { shape($0).dimensions != [0] }
    guard let first = used.first else {
      guard let first = parts.first else { throw LoweringRefusal("there is nothing to join") }
      return first
    }
    let axis = try self.axis(axis, of: first)
    let rank = shape(first).rank
    var sizes = shape(first).dimensions
    guard rank > axis else { throw LoweringRefusal("single numbers are joined") }
    for part in used.dropFirst() {
      let others = shape(part).dimensions
      guard others.count == rank, others.indices.allSatisfy({ $0 == axis || others[$0] == sizes[$0] }) else {
        throw LoweringRefusal("\(shape(first)) and \(shape(part)) differ beside axis \(axis)")
      }
      sizes[axis] += others[axis]
    }
    if used.count == 1 { return first }
    if let tensors = known(used, for: sizes) { return .known(try ForeignTensor.joined(tensors, axis: axis)) }
    let filled = used.filter { shape($0).elementCount > 0 }
    guard filled.count > 1 else { return filled.first ?? first }
    let kind = filled.map { self.kind($0) }.max() ?? .floating
    let tensors = try filled.map { try tensor($0) }
    return value(try graph.concat(tensors, axis: axis), kind)
  }

  /// Tensors of one shape joined along a new axis.
  package mutating func stacked(_ parts: [ForeignValue], axis: Int) throws -> ForeignValue {
    guard let first = parts.first else { throw LoweringRefusal("there is nothing to join") }
    let axis = try self.axis(axis, rank: shape(first).rank + 1)
    return try joined(try parts.map { try unsqueezed($0, axis) }, axis: axis)
  }
}
