import Glibc

/// Resources of this process that code running in it may leave behind.
public struct ProcessResources: Hashable, Sendable {
  /// The numbers of its open descriptors; nil if they cannot be listed because none is left.
  var descriptors: [String]?
  /// Number of threads.
  var threadCount: Int?
  /// Device and inode number of the working directory.
  var folder: [UInt]

  /// The current resources.
  public static var current: ProcessResources {
    var status = stat()
    let folder = stat(".", &status) == 0 ? [UInt(status.st_dev), UInt(status.st_ino)] : []
    return ProcessResources(
      descriptors: ProcessFiles.entries(of: "/proc/self/fd"),
      threadCount: ProcessFiles.entries(of: "/proc/self/task")?.count, folder: folder)
  }
}
