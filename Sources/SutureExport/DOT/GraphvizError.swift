import SutureSupport

/// Why Graphviz failed to draw a picture.
public enum GraphvizError: Error, Hashable, Sendable {
  /// There is no program `dot` on the path.
  case notInstalled
  /// The program has ended without a picture.
  case failed(String)
  /// The program took longer than allowed.
  case timedOut(Duration)
}

extension GraphvizError: CustomStringConvertible {
  /// The error with a way out.
  public var description: String {
    let wayOut = "'--format dot' writes the text, which any Graphviz draws"
    switch self {
    case .notInstalled:
      return "format 'svg' needs the program 'dot' of Graphviz, which is not on the PATH: install the package "
        + "'graphviz'; \(wayOut)"
    case .failed(let reason): return "'dot' of Graphviz failed: \(VisibleText.escaped(reason)); \(wayOut)"
    case .timedOut(let limit):
      return "'dot' of Graphviz timed out after \(limit.components.seconds) s; \(wayOut)"
    }
  }
}
