import CKernels

/// The program of a fused step: loops and instructions on tensors in the plan's memory or in a thread's scratch memory.
struct FusedProgram {
  /// The maximum number of atoms along which a program's items are traversed.
  static let maximumAtomCount = min(Int(suture_maximum_rank), Int(suture_fused_levels))

  /// The loops whose iterations are distributed over threads, outermost first.
  var outer: [FusedLoop] = []
  var instructions: [suture_fused_instruction] = []
  /// The roots to which the instructions' bases refer, by index.
  var roots: [Int] = []
  /// The size of each thread's scratch memory in floats.
  var scratchCount = 0
  /// The number of elements that the instructions process.
  var elementCount = 0

  /// The number of blocks of outer loops.
  var itemCount: Int { outer.reduce(1) { $0 * $1.blockCount } }
}

/// A loop over an atom, block by block.
struct FusedLoop {
  let atom: Int
  let count: Int
  let block: Int

  var blockCount: Int { (count + block - 1) / block }
}
