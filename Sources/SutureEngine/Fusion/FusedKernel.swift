import CKernels
import SutureExecution

/// Runs a fused program.
final class FusedKernel: Kernel {
  private let program: UnsafeMutablePointer<suture_fused_program>
  private let instructions: Table<suture_fused_instruction>
  private let pointers: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>
  private let inputCount: Int
  private let pointerCount: Int
  private let places: [Int]
  private let itemCount: Int64
  private let grain: Int64
  private let threads: Int32
  let scratchByteCount: Int

  /// Creates the kernel of a program.
  ///
  /// - Parameters:
  ///   - inputs: the program's roots that are inputs, in the operands' order.
  ///   - outputs: the program's roots that are outputs, in the operands' order.
  init(_ content: FusedProgram, inputs: [Int], outputs: [Int], threads: ThreadCount) {
    let order = inputs + outputs
    places = order.map { root in content.roots.firstIndex(of: root) ?? 0 }
    inputCount = inputs.count
    pointerCount = max(content.roots.count, 1)
    pointers = .allocate(capacity: pointerCount)
    pointers.initialize(repeating: nil, count: pointerCount)
    instructions = Table(content.instructions)
    let stride = AlignedFloats.padded(content.scratchCount)
    let outer = content.outer
    program = .allocate(capacity: 1)
    program.initialize(
      to: suture_fused_program(
        instructions: instructions.pointer, instruction_count: Int32(content.instructions.count),
        outer: Int32(outer.count), outer_counts: axisTuple(outer.map(\.count)),
        outer_blocks: axisTuple(outer.map(\.block)), pointers: pointers, scratch: nil,
        scratch_stride: Int64(stride)))
    itemCount = Int64(content.itemCount)
    grain = Int64(LoopGrain.items(ofSize: content.elementCount / max(content.itemCount, 1)))
    self.threads = Int32(threads.value)
    scratchByteCount = stride * MemoryLayout<Float>.stride * threads.value
  }

  deinit {
    pointers.deinitialize(count: pointerCount)
    pointers.deallocate()
    program.deinitialize(count: 1)
    program.deallocate()
  }

  func bind(_ operands: Operands) {
    for (index, place) in places.enumerated() {
      pointers[place] = index < inputCount ? operands.inputs[index] : operands.outputs[index - inputCount]
    }
    program.pointee.scratch = operands.scratch
  }

  func run() { suture_parallel_parts(suture_program_loop, program, itemCount, grain, threads) }
}
