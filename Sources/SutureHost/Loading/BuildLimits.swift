import SutureGraph

/// Limits on one build of a plugin; documented for plugin authors in `suture.h`.
enum BuildLimits {
  static let nameLength = 256
  static let textLength = 4096
  static let attributeCount = 64
  static let inputCount = 1024
  static let listLength = 1 << 20
  static let scopeDepth = 64
  static let itemCount = 1024
  /// Parameters and buffers together.
  static let variableElements = 1 << 32
  /// Given initial values together.
  static let givenValues = FragmentLimits.givenValues
  /// Inputs of an item.
  static let itemInputs = FragmentLimits.fragmentInputs
  static let variableCount = 100_000
  static let scopeCount = 100_000
  static let siteCount = 10_000
}
