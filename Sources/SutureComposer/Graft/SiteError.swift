import SutureGraph
import SutureRegistry
import SutureSupport

/// An error at a site of a backbone.
public struct SiteError: DeterministicError, CustomStringConvertible {
  /// The underlying error.
  public internal(set) var cause: any Error
  /// The composition that does not fit.
  public let composition: Composition
  /// The site's name.
  public let site: String
  /// The backbone's id.
  public let backbone: String
  /// The shape of the site.
  public let shape: Shape
  /// The names of other sites where the composition would fit, if no hyperparameter helps.
  public var alternatives: [String] = []

  /// Whether the cause is.
  public var isDeterministic: Bool { (cause as? any DeterministicError)?.isDeterministic ?? false }

  /// The cause, the site, and the suggestion of the cause.
  public var description: String {
    let place = "at site '\(site)' of \(backbone) (\(shape))"
    guard let violation = cause as? ContractViolation else {
      var lines = "\(cause)".split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      lines.insert(place, at: min(1, lines.count))
      return lines.joined(separator: "\n")
    }
    return [violation.fact, place, violation.suggestion ?? otherSites].compactMap { $0 }.joined(separator: "\n")
  }

  private var otherSites: String? {
    alternatives.isEmpty ? nil : "'\(composition)' would fit at \(Words.list(alternatives, most: 4)) of \(backbone)"
  }
}
