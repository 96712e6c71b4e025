@testable import SutureEngine
@testable import SutureExecution

/// Runs single kernels.
enum KernelRunner {
  /// Runs a kernel, with what it prepares of constant inputs, on copies of its inputs.
  static func run(_ kernel: any Kernel, _ inputs: [[Float]], count: Int) throws -> [Float] {
    func memory(_ values: [Float]) throws -> AlignedFloats {
      let floats = try AlignedFloats(count: values.count)
      _ = floats.buffer.update(fromContentsOf: values)
      return floats
    }
    var inputs = try inputs.map(memory)
    let output = try AlignedFloats(count: count)
    let scratch = try AlignedFloats(count: kernel.scratchByteCount / MemoryLayout<Float>.stride)
    var seed: UInt64 = 0
    try withUnsafePointer(to: &seed) { seed in
      for preparation in kernel.preparations {
        let copy = try AlignedFloats(count: preparation.floatCount)
        try preparation.kernel.bind(
          Operands(
            inputs: [inputs[preparation.input].pointer], outputs: [copy.pointer], scratch: scratch.pointer, seed: seed))
        try preparation.kernel.run()
        inputs.append(copy)
      }
      try kernel.bind(
        Operands(inputs: inputs.map(\.pointer), outputs: [output.pointer], scratch: scratch.pointer, seed: seed))
      try kernel.run()
    }
    defer { withExtendedLifetime((inputs, scratch)) {} }
    return Array(output.buffer)
  }
}
