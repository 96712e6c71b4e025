import SutureSupport

/// The folder beside a store that holds trained weights: one safetensors file per trial, named after the trial's key.
///
/// Weights are files and not rows of the store. A worker writes its file itself, so hundreds of megabytes cross neither
/// its pipe nor SQLite's write-ahead log, and a store that is read from a copy in memory stays small. The store records
/// size and digest of each file in the transaction that records the trial's result; a file without such a record is
/// written again. Sweeps that share a trial share its file. To move a store, move the folder with it.
public struct WeightsFolder: Hashable, Sendable {
  /// The path of the folder.
  public let path: String

  /// The folder of a store: `NAME.weights` beside `NAME.db`.
  init(ofStore store: String) {
    // Beside the file itself, as SQLite's own files are.
    let file = FileBytes.linkTarget(of: store) == nil ? store : FilePath.realPath(store) ?? store
    path = (file.hasSuffix(".db") ? String(file.dropLast(3)) : file) + ".weights"
  }

  /// The path of a trial's file.
  func file(of key: String) -> String { "\(path)/\(key).safetensors" }

  /// Creates the folder, checks that files can be written to it, and removes what killed workers left half-written.
  ///
  /// The store's only writer calls this, before it starts workers.
  /// - Throws: `FileError`.
  func prepare() throws(FileError) {
    try FileBytes.createFolder(path)
    try FileBytes.checkWritable(file(of: "check"))
    for name in try FileBytes.names(in: path, includesHidden: true) where FileBytes.isPartial(name) {
      try FileBytes.remove("\(path)/\(name)")
    }
  }

  /// The state of a trial's file.
  /// - Parameters:
  ///   - recorded: what the store records of the file; nil if it records none.
  ///   - isThorough: whether the file's content is read; otherwise only its size is compared.
  /// - Throws: `FileError` if the file cannot be read.
  func state(of key: String, recorded: WeightsDigest?, isThorough: Bool) throws(FileError) -> WeightsState {
    guard let recorded else { return .unrecorded }
    let file = file(of: key)
    guard FilePath.exists(file) else { return .missing }
    guard FileBytes.size(of: file) == recorded.byteCount else { return .damaged }
    guard isThorough else { return .kept }
    return try WeightsDigest(ofFile: file) == recorded ? .kept : .damaged
  }
}

/// Whether the weights of a trial are kept.
public enum WeightsState: String, Hashable, Sendable, Encodable {
  /// The file is there, as it was written.
  case kept
  /// They were never kept.
  case unrecorded = "never_kept"
  /// They were kept, but the file is not there.
  case missing
  /// The file is not as it was written.
  case damaged
}
