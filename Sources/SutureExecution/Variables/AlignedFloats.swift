#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

import SutureProcess

/// An owned block of floats, aligned to 64 bytes and initialized to 0.
package final class AlignedFloats {
  /// The alignment in bytes: a cache line, and the widest vector.
  package static let alignment = 64

  /// The size of a huge page, and the minimum size of blocks that use huge pages, in bytes.
  private static let pageByteCount = 2 << 20
  private static let largeByteCount = 2 * pageByteCount

  /// The memory of the machine or of this process's control group, in bytes.
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
      // A hint: huge pages need fewer TLB entries. Failure has no effect on results.
      if isLarge { madvise(raw, byteCount, Int32(MADV_HUGEPAGE)) }
    #endif
    raw.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
    pointer = raw.bindMemory(to: Float.self, capacity: max(count, 1))
    self.count = count
  }

  deinit { free(pointer) }

  /// All elements.
  package var buffer: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: pointer, count: count) }

  /// A number of elements rounded up to a multiple of the alignment.
  package static func padded(_ count: Int) -> Int { (count + 15) & ~15 }
}
