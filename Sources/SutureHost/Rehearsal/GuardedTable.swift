internal import CSuture

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Memory for a host table that ends at a page boundary, followed by an inaccessible page.
///
/// A plugin that reads beyond the table's stated size crashes at once instead of calling an arbitrary address.
struct GuardedTable: ~Copyable {
  /// Where the table is.
  let host: UnsafePointer<suture_host>

  private let base: UnsafeMutableRawPointer
  private let pageSize: Int

  /// Copies the first bytes of a table there; nil if no memory can be mapped.
  /// - Parameter size: the table's size in bytes; pointers beyond the known functions are invalid addresses.
  init?(_ known: suture_host_1_1, size: Int) {
    let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
    guard pageSize > 0, size % MemoryLayout<suture_host>.alignment == 0, (0...pageSize).contains(size) else {
      return nil
    }
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard let base = mmap(nil, 2 * pageSize, PROT_READ | PROT_WRITE, flags, -1, 0), base != MAP_FAILED else {
      return nil
    }
    guard mprotect(base + pageSize, pageSize, PROT_NONE) == 0 else {
      munmap(base, 2 * pageSize)
      return nil
    }
    self.base = base
    self.pageSize = pageSize
    memset(base, 0x5a, pageSize)
    let start = base + (pageSize - size)
    withUnsafeBytes(of: known) {
      start.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(start), byteCount: min(size, $0.count))
    }
    host = UnsafePointer(start.assumingMemoryBound(to: suture_host.self))
  }

  deinit { munmap(base, 2 * pageSize) }
}
