import SutureGraph
import SutureTestSupport

@testable import SutureComposer

/// What composes the modules of this checkout.
enum Fixtures {
  static let composer = Composer(registry: Checkout.registry)

  /// Builds a composition alone.
  static func build(_ text: String, on input: Shape) throws -> Graph {
    try Checkout.grafter.build(try composer.composition(text), input: input)
  }

  /// Grafts a composition onto a backbone.
  static func graft(_ text: String, at site: String, of backbone: String, on input: Shape) throws -> Graph {
    try Checkout.grafter.graft(
      try composer.composition(text), at: [SitePattern(site)], of: try CompositionParser.parseReference(backbone),
      input: input)
  }
}
