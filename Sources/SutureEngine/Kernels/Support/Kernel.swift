import SutureExecution
import SutureGraph

/// The computation of one step: made for given shapes, bound to memory once, run many times.
protocol Kernel: AnyObject {
  /// How much memory it needs for itself while it runs.
  var scratchByteCount: Int { get }

  /// The inputs whose memory its first output may take over, where they are as large and nobody needs them later.
  var inPlaceInputs: [Int] { get }

  /// What it wants to be made of constant inputs once, before the first run: further inputs, after the operation's.
  var preparations: [Preparation] { get }

  /// Fixes the memory that all runs use.
  func bind(_ operands: Operands) throws(EngineError)

  /// Computes the outputs.
  func run() throws(EngineError)
}

extension Kernel {
  var scratchByteCount: Int { 0 }
  var inPlaceInputs: [Int] { [] }
  var preparations: [Preparation] { [] }
}

/// An input in another form.
struct Preparation {
  /// Which input.
  let input: Int
  /// The size of the other form.
  let floatCount: Int
  /// Makes it: one input, one output.
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
  /// The seed of the run.
  let seed: UnsafePointer<UInt64>
}

/// What a kernel is made from.
struct KernelRequest {
  /// The operation's name, for messages.
  let name: String
  /// The shapes of the inputs.
  let inputs: [Shape]
  /// The shapes of the outputs.
  let outputs: [Shape]
  /// oneDNN's engine and stream.
  let library: LibraryContext
  /// How many threads it may use.
  let threads: ThreadCount
  /// The inputs that depend on parameters and buffers alone.
  let constantInputs: Set<Int>
  /// The channels a block of the inputs and outputs that lie in blocks.
  var block = 1
  var blockedInputs: Set<Int> = []
  var blockedOutputs: Set<Int> = []

  /// How an input lies in memory.
  func inputLayout(_ index: Int) throws(EngineError) -> LibraryLayout {
    try .feature(inputs[index], block: blockedInputs.contains(index) ? block : 1)
  }

  /// How an output lies in memory.
  func outputLayout(_ index: Int) throws(EngineError) -> LibraryLayout {
    try .feature(outputs[index], block: blockedOutputs.contains(index) ? block : 1)
  }
}

/// Makes the kernels of one type of operation.
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
