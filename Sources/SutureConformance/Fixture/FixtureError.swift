/// Why a file of numbers cannot be compared with.
public enum FixtureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Neither the caller nor the file names a module.
  case noModule(path: String)
  /// The file was computed with another module.
  case otherModule(path: String, asked: String, module: String)
  /// The metadata's hyperparameters are not a JSON object of numbers, words, truth values and lists.
  case hyperparameters(path: String, text: String)

  /// The facts in one sentence.
  public var description: String {
    switch self {
    case .noModule(let path): "'\(path)' does not name the module that it belongs to: name it"
    case .otherModule(let path, let asked, let module): "'\(path)' holds numbers of '\(module)', not of '\(asked)'"
    case .hyperparameters(let path, let text):
      "the metadata of '\(path)' gives hyperparameters that cannot be read: '\(text)'"
    }
  }
}
