import SutureData
import SutureExecution
import SutureGraph
import SutureProcess

/// Adds up the memory that training will need, before it is allocated.
struct TrainingMemory {
  /// The memory of this machine or control group in bytes.
  private let limit: Int
  private let batch: Int
  private let image: Shape
  /// The memory counted so far in bytes.
  private var used = 0

  init(batch: Int, image: Shape, limit: Int = SystemMemory.byteCount) {
    self.batch = batch
    self.image = image
    self.limit = limit
  }

  /// The remaining memory in bytes.
  var rest: Int { limit - used }

  /// Counts floats.
  /// - Throws: `TrainingError.tooLittleMemory` if the limit is exceeded.
  mutating func count(floats: Int) throws(TrainingError) {
    let (bytes, overflow) = floats.multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    try count(bytes: overflow ? .max : bytes)
  }

  /// Counts bytes.
  /// - Throws: `TrainingError.tooLittleMemory` if the limit is exceeded.
  mutating func count(bytes: Int) throws(TrainingError) {
    let (needed, overflow) = used.addingReportingOverflow(bytes)
    guard !overflow, needed <= limit else {
      throw .tooLittleMemory(needed: overflow ? .max : needed, limit: limit, batch: batch, image: image)
    }
    used = needed
  }

  /// Prepares something within the remaining memory.
  /// - Parameter body: prepares it with a memory limit in bytes.
  mutating func prepare<Prepared>(_ body: (Int) throws -> Prepared) throws -> Prepared {
    do {
      return try body(rest)
    } catch EngineError.outOfMemory(let byteCount) {
      try count(bytes: byteCount)
      throw EngineError.outOfMemory(byteCount: byteCount)
    }
  }
}
