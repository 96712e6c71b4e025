import Glibc

/// What this process holds that code may leave behind in it.
public struct ProcessHoldings: Hashable, Sendable {
  /// The part of a process's allowed memory that what was left behind may take.
  private static let memoryShare = 0.25

  /// The numbers of its open descriptors; nil where there are so many that it cannot even ask.
  var descriptors: [String]?
  /// How many threads it has.
  var threadCount: Int?
  /// What the system knows its working directory by.
  var folder: [UInt]
  /// The memory that it uses, or has asked for and could use, whichever is more, in bytes.
  var memory: Int?

  /// What it holds now.
  public static var current: ProcessHoldings {
    var status = stat()
    let folder = stat(".", &status) == 0 ? [UInt(status.st_dev), UInt(status.st_ino)] : []
    return ProcessHoldings(
      descriptors: ProcessFiles.entries(of: "/proc/self/fd"),
      threadCount: ProcessFiles.entries(of: "/proc/self/task")?.count, folder: folder,
      memory: ProcessFiles.heldBytes(of: "self"))
  }

  /// Whether so much has been left behind since then that what runs here next may fare otherwise than in a fresh process.
  /// - Parameters:
  ///   - start: what it held before.
  ///   - threads: how many threads it may have more.
  ///   - allowedMemory: what it may hold in all, in bytes; nil for no limit.
  public func isWorn(since start: ProcessHoldings, threads: Int, allowedMemory: Int?) -> Bool {
    guard descriptors == start.descriptors, folder == start.folder else { return true }
    guard let threadCount, let memory else { return start.threadCount != nil }
    guard threadCount <= (start.threadCount ?? threadCount) + threads else { return true }
    return allowedMemory.map { Double(memory) > Double($0) * ProcessHoldings.memoryShare } ?? false
  }
}
