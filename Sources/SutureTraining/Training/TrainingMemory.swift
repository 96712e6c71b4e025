import SutureData
import SutureEngine
import SutureExecution
import SutureGraph
import SutureProcess

/// Counts the memory that a training will hold, before any of it is taken.
struct TrainingMemory {
  /// The bytes that this machine or control group has.
  private let limit: Int
  private let batch: Int
  private let image: Shape
  /// The bytes counted so far.
  private var used = 0

  init(batch: Int, image: Shape, limit: Int = SystemMemory.byteCount) {
    self.batch = batch
    self.image = image
    self.limit = limit
  }

  /// The bytes that are left.
  var rest: Int { limit - used }

  /// Counts floats.
  /// - Throws: `TrainingError.tooLittleMemory` where there are not as many.
  mutating func count(floats: Int) throws(TrainingError) {
    let (bytes, overflow) = floats.multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    try count(bytes: overflow ? .max : bytes)
  }

  /// Counts bytes.
  /// - Throws: `TrainingError.tooLittleMemory` where there are not as many.
  mutating func count(bytes: Int) throws(TrainingError) {
    let (needed, overflow) = used.addingReportingOverflow(bytes)
    guard !overflow, needed <= limit else {
      throw .tooLittleMemory(needed: overflow ? .max : needed, limit: limit, batch: batch, image: image)
    }
    used = needed
  }

  /// Makes a plan's owner within the rest of the memory.
  /// - Parameter body: makes it with a limit for its plan.
  mutating func plan<Owner>(_ body: (Int) throws -> Owner) throws -> Owner {
    do {
      return try body(rest)
    } catch EngineError.outOfMemory(let byteCount) {
      try count(bytes: byteCount)
      throw EngineError.outOfMemory(byteCount: byteCount)
    }
  }
}
