import CKernels

/// The axes of one instruction: the part of its domain that the loops do not cover, with neighbours merged where all
/// operands are contiguous.
struct FusedAxes {
  private struct Axis {
    var size: Int
    /// The loop whose current block size multiplies `size`; nil if none does.
    var level: Int?
    var strides: [Int]
  }

  private let operands: [FusedStorage]
  private let loops: [FusedLoop]
  private var axes: [Axis] = []

  /// Orders the axes of a domain by the first operand's memory order, and where that is equal by the next operand's.
  init(domain: [Int], operands: [FusedStorage], loops: [FusedLoop], table: AxisTable) {
    self.operands = operands
    self.loops = loops
    var found: [Axis] = []
    for atom in domain {
      let strides = operands.map { $0.strides[atom] ?? 0 }
      if let level = loops.firstIndex(where: { $0.atom == atom }) {
        if loops[level].block > 1 { found.append(Axis(size: 1, level: level, strides: strides)) }
      } else {
        found.append(Axis(size: table.size(atom), level: nil, strides: strides))
      }
    }
    // Stable, so that axes of stride 0 in all operands keep their order.
    let order = found.indices.sorted { left, right in
      for operand in operands.indices where found[left].strides[operand] != found[right].strides[operand] {
        return found[left].strides[operand] > found[right].strides[operand]
      }
      return left < right
    }
    for index in order {
      let axis = found[index]
      if let last = axes.last, axis.level == nil,
        operands.indices.allSatisfy({ last.strides[$0] == axis.strides[$0] * axis.size })
      {
        axes[axes.count - 1] = Axis(size: last.size * axis.size, level: last.level, strides: axis.strides)
      } else {
        axes.append(axis)
      }
    }
    while axes.count < 2 { axes.insert(Axis(size: 1, level: nil, strides: operands.map { _ in 0 }), at: 0) }
  }

  /// Writes rank and sizes to an instruction.
  func write(to instruction: inout suture_fused_instruction) {
    instruction.rank = Int32(axes.count)
    instruction.sizes = axisTuple(axes.map(\.size))
    instruction.size_levels = axisTuple(axes.map { $0.level ?? -1 })
  }

  /// The offset and strides of an operand.
  func operand(_ index: Int) -> suture_fused_operand {
    let storage = operands[index]
    let levels = loops.enumerated().map { level, loop in level < storage.depth ? 0 : storage.strides[loop.atom] ?? 0 }
    return suture_fused_operand(
      base: storage.base, offset: Int64(storage.offset), level_strides: axisTuple(levels),
      strides: axisTuple(axes.map { $0.strides[index] }))
  }
}
