import CKernels

/// What a fused step runs: loops and instructions over tensors that lie in memory, or in a thread's scratch memory.
struct FusedProgram {
  /// The most atoms that the items of a program may be walked along.
  static let maximumAtomCount = min(Int(suture_maximum_rank), Int(suture_fused_levels))

  /// The loops whose iterations threads share, outermost first.
  var outer: [FusedLoop] = []
  var instructions: [suture_fused_instruction] = []
  /// The roots that the instructions' bases mean.
  var roots: [Int] = []
  /// The floats that each thread needs for itself.
  var scratchCount = 0
  /// The number of elements that the instructions visit.
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
