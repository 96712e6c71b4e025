import SutureExecution
import SutureGraph

/// The computation of one step: made for given shapes, bound to memory once, run many times.
protocol Kernel: AnyObject {
  /// The size of its scratch memory in bytes.
  var scratchByteCount: Int { get }

  /// The inputs whose memory its first output may overwrite, if they have its size and are not needed later.
  var inPlaceInputs: [Int] { get }

  /// Repacked copies of constant inputs, computed once before the first run; they follow the operation's inputs.
  var preparations: [Preparation] { get }

  /// Sets the memory that all runs use.
  func bind(_ operands: Operands) throws(EngineError)

  /// Computes the outputs.
  func run() throws(EngineError)
}

extension Kernel {
  var scratchByteCount: Int { 0 }
  var inPlaceInputs: [Int] { [] }
  var preparations: [Preparation] { [] }
}

/// A repacked copy of an input.
struct Preparation {
  /// The index of the input.
  let input: Int
  /// The size of the copy in floats.
  let floatCount: Int
  /// Computes it: one input, one output.
  let kernel: any Kernel
}

/// The memory of one step.
struct Operands {
  /// One for each input, row-major.
  let inputs: [UnsafeMutablePointer<Float>]
  /// One for each output, row-major.
  let outputs: [UnsafeMutablePointer<Float>]
  /// `scratchByteCount` bytes, beginning on a 64-byte border.
  let scratch: UnsafeMutablePointer<Float>
  /// The seed of the current run.
  let seed: UnsafePointer<UInt64>
}

/// The parameters of a kernel.
struct KernelRequest {
  /// The operation's name, for errors.
  let name: String
  /// The shapes of the inputs.
  let inputs: [Shape]
  /// The shapes of the outputs.
  let outputs: [Shape]
  /// oneDNN's engine and stream, for kernels of its primitives.
  let oneDNN: OneDNNContext
  /// The number of threads.
  let threads: ThreadCount
  /// The indices of the inputs that depend on parameters and buffers alone.
  let constantInputs: Set<Int>
  /// Whether parameters and buffers stay the same over many runs.
  var keepsVariables = true
  /// The number of channels of a block, for inputs and outputs in blocks.
  var block = 1
  var blockedInputs: Set<Int> = []
  var blockedOutputs: Set<Int> = []

  /// The layout of an input.
  func inputLayout(_ index: Int) throws(EngineError) -> OneDNNLayout {
    try .feature(inputs[index], block: blockedInputs.contains(index) ? block : 1)
  }

  /// The layout of an output.
  func outputLayout(_ index: Int) throws(EngineError) -> OneDNNLayout {
    try .feature(outputs[index], block: blockedOutputs.contains(index) ? block : 1)
  }
}

/// Creates the kernels of one type of operation.
struct KernelFactory: Sendable {
  let type: ObjectIdentifier
  let make: @Sendable (any Operation, KernelRequest) throws(EngineError) -> any Kernel

  init<Kind: Operation>(
    _ make: @escaping @Sendable (_ operation: Kind, _ request: KernelRequest) throws(EngineError) -> any Kernel
  ) {
    type = ObjectIdentifier(Kind.self)
    self.make = { (operation, request) throws(EngineError) in
      guard let operation = operation as? Kind else { throw .missingKernel(operation: operation.name) }
      return try make(operation, request)
    }
  }
}
