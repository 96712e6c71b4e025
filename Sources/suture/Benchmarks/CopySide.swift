import SutureEngine
import SutureExecution

/// A plain copy of a tensor of the entry's size.
final class CopySide: MeasuredSide {
  private let elementCount: Int
  private let threads: ThreadCount

  init(elementCount: Int, threads: ThreadCount) {
    self.elementCount = elementCount
    self.threads = threads
  }

  func begin() {}

  func measure(runs: Int) throws(MeasurementError) -> RoundMeasurement {
    do throws(EngineError) {
      // The memory is freed at once, because the other side needs it.
      return RoundMeasurement(seconds: try MemoryCopy(elementCount: elementCount, threads: threads).seconds(runs: runs))
    } catch {
      throw .refused("\(error)")
    }
  }

  func end() {}
}
