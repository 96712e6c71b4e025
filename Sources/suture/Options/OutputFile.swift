import SutureGraph
import SutureSupport

/// A file named by the user for a command's results; `-` is standard output.
///
/// Commands create this value before they start, so that a path that is not writable is an error at once. When the
/// results are available, the file is written atomically and replaces an existing one.
struct OutputFile: Hashable, Sendable {
  /// The path as given by the user.
  let path: String

  /// Whether the content goes to standard output.
  var isStandardOutput: Bool { path == "-" }

  /// Checks that the file can be written, without creating or changing anything.
  /// - Throws: `FileError`.
  init(_ path: String) throws(FileError) {
    self.path = path
    if !isStandardOutput { try FileBytes.checkWritable(path) }
  }

  /// Replaces the file's content; on failure the old file is unchanged.
  /// - Throws: `FileError`.
  func write(_ text: String, _ console: Console) throws(FileError) {
    if isStandardOutput {
      console.print(text, terminator: "")
    } else {
      try FileBytes.replace(path, with: Array(text.utf8))
    }
  }

  /// Whether both refer to the same file, which may not exist yet, as `r` and `./r` do.
  private func isSame(as other: OutputFile) -> Bool {
    guard !isStandardOutput, !other.isStandardOutput else { return path == other.path }
    return FileBytes.isSamePlace(path, other.path)
  }

  /// Rejects a file given for several outputs, and an output that would overwrite the input.
  /// - Parameters:
  ///   - files: the outputs of one command.
  ///   - input: the file that the command reads.
  /// - Throws: `UsageError`.
  static func checkDistinct(_ files: [OutputFile], from input: String? = nil) throws(UsageError) {
    for (index, file) in files.enumerated() {
      if files[..<index].contains(where: file.isSame(as:)) {
        throw UsageError("'\(file.path)' is named for two outputs: the second would replace the first")
      }
      if let input, !file.isStandardOutput, FileBytes.isSameFile(file.path, input) {
        throw UsageError("'\(file.path)' is the input file: choose another file for the output")
      }
    }
  }
}
