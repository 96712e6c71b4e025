import Glibc

/// The standard streams of this process.
public enum StandardStreams {
  /// Opens `/dev/null` in place of each standard stream that is closed.
  ///
  /// Service managers, and `>&-` in a shell, start programs with closed streams. The next file opened would then get
  /// the number of standard output or error, and printed text would end up in that file. For the same reason this must
  /// be called before the program opens anything else.
  /// - Returns: whether all three streams are open now.
  public static func openClosed() -> Bool {
    while true {
      let descriptor = open("/dev/null", O_RDWR)
      guard descriptor >= 0 else { return false }
      guard descriptor <= STDERR_FILENO else {
        close(descriptor)
        return true
      }
    }
  }
}
