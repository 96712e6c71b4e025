import CKernels
import SutureExecution
import SutureGraph

/// A kernel that is one of the engine's own loops.
final class LoopKernel<Arguments>: Kernel {
  private let arguments: UnsafeMutablePointer<Arguments>
  private let body: Body
  private let itemCount: Int
  private let grain: Int
  private let threads: Int32
  private let assign: (inout Arguments, Operands) -> Void
  let inPlaceInputs: [Int]
  let scratchByteCount: Int

  private enum Body {
    case loop(suture_loop)
    case parts(suture_part_loop)
  }

  /// Creates a loop over `itemCount` items.
  ///
  /// - Parameters:
  ///   - itemSize: the number of elements that one item reads or writes, which determines the threads' shares.
  ///   - assign: sets the arguments' pointers.
  convenience init(
    _ body: @escaping suture_loop, _ arguments: Arguments, itemCount: Int, itemSize: Int = 1, threads: ThreadCount,
    inPlaceInputs: [Int] = [], scratchByteCount: Int = 0, assign: @escaping (inout Arguments, Operands) -> Void
  ) {
    self.init(
      .loop(body), arguments, itemCount, itemSize, threads, inPlaceInputs, scratchByteCount: scratchByteCount, assign)
  }

  /// Creates a loop whose parts each have their own scratch memory of `partByteCount` bytes.
  convenience init(
    parts body: @escaping suture_part_loop, _ arguments: Arguments, itemCount: Int, itemSize: Int, threads: ThreadCount,
    partByteCount: Int, assign: @escaping (inout Arguments, Operands) -> Void
  ) {
    self.init(
      .parts(body), arguments, itemCount, itemSize, threads, [], scratchByteCount: partByteCount * threads.value,
      assign)
  }

  private init(
    _ body: Body, _ arguments: Arguments, _ itemCount: Int, _ itemSize: Int, _ threads: ThreadCount,
    _ inPlaceInputs: [Int], scratchByteCount: Int, _ assign: @escaping (inout Arguments, Operands) -> Void
  ) {
    self.arguments = .allocate(capacity: 1)
    self.arguments.initialize(to: arguments)
    self.body = body
    self.itemCount = itemCount
    grain = LoopGrain.items(ofSize: itemSize)
    self.threads = Int32(threads.value)
    self.inPlaceInputs = inPlaceInputs
    self.scratchByteCount = scratchByteCount
    self.assign = assign
  }

  deinit {
    arguments.deinitialize(count: 1)
    arguments.deallocate()
  }

  func bind(_ operands: Operands) { assign(&arguments.pointee, operands) }

  func run() {
    switch body {
    case .loop(let body): suture_parallel(body, arguments, Int64(itemCount), Int64(grain), threads)
    case .parts(let body): suture_parallel_parts(body, arguments, Int64(itemCount), Int64(grain), threads)
    }
  }
}

/// The minimum share of a thread.
enum LoopGrain {
  /// Fewer elements than this are not worth waking a thread.
  static let elements = 16_384

  /// The minimum number of items per thread.
  static func items(ofSize itemSize: Int) -> Int { max(1, elements / max(itemSize, 1)) }
}

/// Kernels run one after the other on the same operands.
final class SequenceKernel: Kernel {
  private let kernels: [any Kernel]
  let scratchByteCount: Int
  let preparations: [Preparation]

  init(_ kernels: [any Kernel], scratchByteCount: Int = 0, preparations: [Preparation] = []) {
    self.kernels = kernels
    self.preparations = preparations
    self.scratchByteCount = kernels.reduce(scratchByteCount) { max($0, $1.scratchByteCount) }
  }

  func bind(_ operands: Operands) throws(EngineError) {
    for kernel in kernels { try kernel.bind(operands) }
  }

  func run() throws(EngineError) {
    for kernel in kernels { try kernel.run() }
  }
}
