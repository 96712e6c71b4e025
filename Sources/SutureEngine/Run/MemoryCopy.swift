import CKernels
import SutureExecution

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A multithreaded copy of floats: the memory bandwidth available to a graph that reads and writes each element once.
public final class MemoryCopy {
  /// The source and target of a copy.
  private struct Operands {
    let source: UnsafePointer<Float>
    let target: UnsafeMutablePointer<Float>
  }

  private let source: AlignedFloats
  private let target: AlignedFloats
  private let threads: ThreadCount

  /// Allocates both blocks of memory.
  /// - Throws: `EngineError.outOfMemory`.
  public init(elementCount: Int, threads: ThreadCount) throws(EngineError) {
    source = try AlignedFloats(count: elementCount)
    target = try AlignedFloats(count: elementCount)
    self.threads = threads
  }

  /// The number of floats per copy.
  public var elementCount: Int { source.count }

  /// The source, to be filled in place; valid as long as this object.
  public var input: UnsafeMutableBufferPointer<Float> { source.buffer }

  /// The result of the last copy; valid as long as this object.
  public var output: UnsafeMutableBufferPointer<Float> { target.buffer }

  /// Copies once.
  public func run() {
    suture_use_threads(Int32(threads.value))
    var operands = Operands(source: source.pointer, target: target.pointer)
    let body: suture_loop = { operands, start, end in
      guard let operands = operands?.assumingMemoryBound(to: Operands.self).pointee, end > start else { return }
      memcpy(operands.target + Int(start), operands.source + Int(start), Int(end - start) * MemoryLayout<Float>.stride)
    }
    suture_parallel(body, &operands, Int64(elementCount), Int64(LoopGrain.elements), Int32(threads.value))
  }

  /// The wall time of each of a number of runs in seconds, after one warm-up run.
  public func seconds(runs: Int) -> [Double] {
    run()
    return (0..<max(runs, 1)).map { _ in
      let began = ContinuousClock.now
      run()
      return began.duration(to: .now) / .seconds(1)
    }
  }
}
