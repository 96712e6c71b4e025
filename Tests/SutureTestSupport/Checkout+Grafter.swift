import SutureComposer
import SutureHost
import SutureRegistry

extension Checkout {
  /// Builds the project's modules and backbones in the process of the tests.
  public static let grafter = Grafter(registry: registry, source: ModuleLoader(registry: registry))
}
