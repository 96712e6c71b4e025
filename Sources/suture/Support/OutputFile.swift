import SutureGraph
import SutureSupport

/// A file that the user named for a command's results; `-` is standard output.
///
/// Commands create it before their work, so that a path that cannot be written is an error at once, and write it when
/// the results are there: whole, in place of what was there, or not at all.
struct OutputFile: Hashable, Sendable {
  /// The path as the user gave it.
  let path: String

  /// Whether the content goes to standard output.
  var isStandardOutput: Bool { path == "-" }

  /// Checks that the file can be written; nothing is created or changed yet.
  /// - Throws: `FileError`.
  init(_ path: String) throws(FileError) {
    self.path = path
    if !isStandardOutput { try FileBytes.checkWritable(path) }
  }

  /// Writes the content in place of what was there; where that fails, the old file stays.
  /// - Throws: `FileError`.
  func write(_ text: String, _ console: Console) throws(FileError) {
    if isStandardOutput {
      console.print(text, terminator: "")
    } else {
      try FileBytes.replace(path, with: Array(text.utf8))
    }
  }

  /// Whether both write one file, which need not exist yet: `r` and `./r` do.
  private func isSame(as other: OutputFile) -> Bool {
    guard !isStandardOutput, !other.isStandardOutput else { return path == other.path }
    return FileBytes.isSamePlace(path, other.path)
  }

  /// Refuses one file for several outputs, and the file that is read, which writing would destroy.
  /// - Parameters:
  ///   - files: the outputs of one command.
  ///   - input: a file that the command reads.
  /// - Throws: `UsageError`.
  static func checkDistinct(_ files: [OutputFile], from input: String? = nil) throws(UsageError) {
    for (index, file) in files.enumerated() {
      if files[..<index].contains(where: file.isSame(as:)) {
        throw UsageError("'\(file.path)' is named for two outputs: the second would replace the first")
      }
      if let input, !file.isStandardOutput, FileBytes.isSameFile(file.path, input) {
        throw UsageError("'\(file.path)' is the file that is read: name another one for the output")
      }
    }
  }
}
