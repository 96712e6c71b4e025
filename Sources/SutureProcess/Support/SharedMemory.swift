internal import CProcess
import Glibc
import Synchronization

/// Memory that this process shares with a child, which is given its descriptor.
///
/// Both map the same range of the file, so that neither copies what the other has written.
public final class SharedMemory: Sendable {
  /// A range of the memory, mapped into this process.
  public final class Region {
    /// The first byte.
    public let pointer: UnsafeMutableRawPointer
    /// The place of the first byte in the file.
    public let offset: Int
    /// The size in bytes: a multiple of the page size.
    public let byteCount: Int
    private let memory: SharedMemory

    fileprivate init(_ pointer: UnsafeMutableRawPointer, offset: Int, byteCount: Int, in memory: SharedMemory) {
      self.pointer = pointer
      self.offset = offset
      self.byteCount = byteCount
      self.memory = memory
    }

    deinit {
      munmap(pointer, byteCount)
      // The range is never used again; this returns its pages.
      _ = fallocate(memory.descriptor, 0x1 | 0x2, offset, byteCount)
    }
  }

  /// The descriptor, to be passed to a child.
  public let descriptor: Int32
  /// The end of the last region.
  private let end = Mutex(0)

  /// Creates empty memory.
  /// - Throws: `ProcessError.noSharedMemory`.
  public init() throws(ProcessError) {
    // Closed in programs that are not given it.
    descriptor = memfd_create("suture", 0x1)
    guard descriptor >= 0 else { throw .noSharedMemory(byteCount: 0, code: errno) }
  }

  deinit { close(descriptor) }

  /// Adds a region of zeros at the end.
  /// - Throws: `ProcessError.noSharedMemory` if the machine refuses so much.
  public func region(byteCount: Int) throws(ProcessError) -> Region {
    let page = Int(getpagesize())
    let size = max(1, (byteCount + page - 1) / page) * page
    let offset = end.withLock { end in
      end += size
      return end - size
    }
    // Pages that are missing when they are written to would end the process.
    guard fallocate(descriptor, 0, offset, size) == 0 else {
      throw .noSharedMemory(byteCount: size, code: errno)
    }
    guard let pointer = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, offset), pointer != MAP_FAILED
    else { throw .noSharedMemory(byteCount: size, code: errno) }
    return Region(pointer, offset: offset, byteCount: size, in: self)
  }
}
