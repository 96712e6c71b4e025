import SutureGraph
import SutureRegistry
import SutureSupport

/// Why a composition does not fit.
public enum CompositionError: Error, Hashable, Sendable {
  /// Parallel branches give shapes that cannot be joined.
  case branchesDiffer(fusion: Fusion, shapes: [Shape])
  /// A map module meets tokens whose grid is not known.
  case noGrid(Shape)
  /// A tensor that is neither a map nor tokens, by the number of its dimensions.
  case neitherMapNorTokens(Shape)
  /// A module changes the channels of tokens whose prefix keeps them.
  case prefixChannelsDiffer(before: Int, after: Int)
  /// A grafted composition gives another shape than its site holds.
  case changesSite(composition: Composition, before: Shape, after: Shape)
  /// One tag stands for modules with different hyperparameters.
  case sharedDiffers(ModuleReference, ModuleReference)
  /// A ready composition was given hyperparameters or a tag.
  case readyCompositionTakesNothing(ModuleReference)
  /// Ready compositions use each other in a circle, or too deep.
  case usesItself([String])
  /// The branches of a gate or of `identity_init` do not keep the shape that they must.
  case changesShape(what: String, before: Shape, after: Shape)
  /// No site of the backbone matches the pattern.
  case noSuchSite(pattern: String, backbone: String, sites: [String])
}

extension CompositionError: CustomStringConvertible {
  /// The facts, and a way out where there is one.
  public var description: String {
    switch self {
    case .branchesDiffer(let fusion, let shapes):
      return "branches of \(fusion.symbol.map { "'\($0)'" } ?? fusion.rawValue) give different shapes: "
        + shapes.map(\.description).joined(separator: " and ")
    case .noGrid(let shape):
      return "a map module needs the grid of the tokens \(shape), which only a site knows: name it with --backbone and "
        + "--site, or give a map [n, c, h, w]\n"
        + "did you mean \(Shape([1] + shape.dimensions).spelling)?"
    case .neitherMapNorTokens(let shape):
      return "\(shape) has \(shape.rank) dimension\(shape.rank == 1 ? "" : "s"): modules take maps [n, c, h, w] or "
        + "tokens [n, l, c]; give one of these, or graft with --backbone and --site"
    case .prefixChannelsDiffer(let before, let after):
      return "prefix tokens keep their \(before) channels, so the \(after) of the map cannot join them"
    case .changesSite(let composition, let before, let after):
      var text = "'\(composition)' turns \(before) into \(after), but what follows the site needs \(before)"
      if before.rank == after.rank, zip(before.dimensions, after.dimensions).filter(!=).count == 1 {
        text += "\nproject(\(composition)) brings back its channels"
      }
      return text
    case .sharedDiffers(let first, let second):
      return "'\(first)' and '\(second)' cannot share their weights: their hyperparameters differ"
    case .readyCompositionTakesNothing(let reference):
      return "'\(reference.id)' is a composition: it takes neither hyperparameters nor a tag"
    case .usesItself(let path):
      return "compositions use each other in a circle, or too deep: \(path.joined(separator: " → "))"
    case .changesShape(let what, let before, let after):
      return "\(what) needs what keeps \(before), not what gives \(after)"
    case .noSuchSite(let pattern, let backbone, let sites):
      return "\(backbone) has no site '\(pattern)'\(Suggestion.clause(for: pattern, in: sites))\n"
        + "its sites: \(sites.prefix(12).joined(separator: ", "))"
        + (sites.count > 12 ? " and \(sites.count - 12) more, which 'suture probe \(backbone)' lists" : "")
    }
  }
}

/// An error with the site at which it happened.
public struct SiteError: Error, CustomStringConvertible {
  /// What does not fit.
  public let cause: any Error
  /// The site's name.
  public let site: String
  /// The backbone's id.
  public let backbone: String
  /// What the site holds.
  public let shape: Shape

  /// The cause, the place, and the cause's way out.
  public var description: String {
    let place = "at site '\(site)' of \(backbone) (\(shape))"
    guard let violation = cause as? ContractViolation else {
      var lines = "\(cause)".split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      lines.insert(place, at: min(1, lines.count))
      return lines.joined(separator: "\n")
    }
    return [violation.fact, place, violation.suggestion].compactMap { $0 }.joined(separator: "\n")
  }
}
