import CKernels
import SutureGraph

/// The axes of `TakeAlong` in the form that the loops take.
struct TakenAxes {
  /// The axes beside the indexed one and the row; those along which x is broadcast come last.
  private var axes: StridedAxes
  private let strides: (x: Int, indices: Int, y: Int)
  /// The size of x along the indexed axis.
  let size: Int
  /// The number of indices.
  let count: Int
  /// The number of adjacent elements that one index moves.
  private(set) var row = 1
  /// The number of axes along which x is not broadcast.
  private(set) var keptRank = 0

  init(_ number: Int, x: Shape, indices: Shape, y: Shape) {
    let axis = x.axis(number) ?? 0
    func strides(_ shape: Shape) -> [Int] {
      let strides = shape.strides
      return shape.dimensions.indices.map { shape[$0] == 1 ? 0 : strides[$0] }
    }
    let all = [strides(x), strides(indices), y.strides]
    (size, count) = (x[axis], indices[axis])
    self.strides = (all[0][axis], all[1][axis], all[2][axis])
    let others = y.dimensions.indices.filter { $0 != axis }
    axes = StridedAxes(sizes: others.map { y[$0] }, strides: all.map { strides in others.map { strides[$0] } })
    let last = axes.rank - 1
    if axes.strides[0][last] == 1, axes.strides[1][last] == 0, axes.strides[2][last] == 1 {
      row = axes.sizes[last]
      axes.remove(axis: last)
    }
    var kept = 0
    for axis in 0..<axes.rank where axes.strides[0][axis] != 0 {
      axes.move(axis: axis, to: kept)
      kept += 1
    }
    keptRank = kept
  }

  /// The number of positions along all axes.
  var positionCount: Int { axes.sizes.reduce(1, *) }

  /// The number of positions along the axes along which x is not broadcast.
  var keptCount: Int { axes.sizes.prefix(keptRank).reduce(1, *) }

  /// The arguments without pointers.
  var arguments: suture_take {
    suture_take(
      x: nil, indices: nil, y: nil, rank: Int32(axes.rank), sizes: axisTuple(axes.sizes),
      x_strides: axisTuple(axes.strides[0]), index_strides: axisTuple(axes.strides[1]),
      y_strides: axisTuple(axes.strides[2]), size: Int64(size), count: Int64(count), x_stride: Int64(strides.x),
      index_stride: Int64(strides.indices), y_stride: Int64(strides.y), row: Int64(row))
  }
}
