#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import SutureProcess

/// An owned block of floats that begins on a 64-byte border and starts as zeros.
package final class AlignedFloats {
  /// The border in bytes: a cache line, and the widest vector.
  package static let alignment = 64

  /// The size of a large page, and the size from which blocks are made of such pages.
  private static let pageByteCount = 2 << 20
  private static let largeByteCount = 2 * pageByteCount

  /// The bytes that this process may hold, by the machine or its control group.
  private static let memoryLimit = SystemMemory.byteCount

  /// The elements; valid as long as this object lives.
  package let pointer: UnsafeMutablePointer<Float>
  /// The number of elements.
  package let count: Int

  package init(count: Int) throws(EngineError) {
    let (byteCount, overflow) = max(count, 1).multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    var raw: UnsafeMutableRawPointer?
    let isLarge = byteCount >= AlignedFloats.largeByteCount
    let alignment = isLarge ? AlignedFloats.pageByteCount : AlignedFloats.alignment
    // Linux overcommits memory: touching the pages of a block that is too large gets the process killed.
    guard !overflow, byteCount <= AlignedFloats.memoryLimit,
      posix_memalign(&raw, alignment, byteCount) == 0, let raw
    else {
      throw .outOfMemory(byteCount: byteCount)
    }
    #if os(Linux)
      // A wish: fewer and larger pages are faster to look up; without them everything works all the same.
      if isLarge { madvise(raw, byteCount, Int32(MADV_HUGEPAGE)) }
    #endif
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    pointer = raw.bindMemory(to: Float.self, capacity: max(count, 1))
    self.count = count
  }

  deinit { free(pointer) }

  /// All elements.
  package var buffer: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: pointer, count: count) }

  /// A number of elements rounded up so that the next one begins on a border too.
  package static func padded(_ count: Int) -> Int { (count + 15) & ~15 }
}
