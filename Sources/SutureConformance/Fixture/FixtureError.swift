/// Why a fixture cannot be compared.
public enum FixtureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Neither the command line nor the file names a module.
  case noModule(path: String)
  /// The file belongs to another module.
  case otherModule(path: String, asked: String, module: String)
  /// The metadata's hyperparameters are not a JSON object of numbers, strings, Booleans and lists.
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
