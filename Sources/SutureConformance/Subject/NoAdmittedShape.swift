/// A contract that admits none of the shapes that were tried.
public struct NoAdmittedShape: Error, Hashable, Sendable, CustomStringConvertible {
  /// The id.
  public let module: String
  /// The hyperparameters, as they are written; nil for defaults.
  public let setting: String?

  /// The fact in one sentence.
  public var description: String {
    "the contract of '\(module)' admits no shape that was tried\(setting.map { " with \($0)" } ?? "")"
  }
}
