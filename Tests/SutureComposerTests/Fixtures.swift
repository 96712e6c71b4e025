import SutureTestSupport

@testable import SutureComposer

/// What composes the modules of this checkout.
enum Fixtures {
  static let composer = Composer(registry: Checkout.registry)
}
