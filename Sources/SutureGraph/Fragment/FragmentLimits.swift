/// How much an encoded fragment may hold.
///
/// The same as what a plugin may ask for in one build, and two limits that keep the time and memory of decoding small.
package enum FragmentLimits {
  /// Bytes of an encoding.
  package static let encodedSize = 64 << 20
  /// Bytes of the full names of scopes, variables and sites together.
  ///
  /// A few bytes within scopes of long names make a long path, and comparing paths of combining marks is slow.
  package static let fullNameBytes = 4 << 20
  /// Bytes of a name.
  package static let nameLength = 256
  /// Bytes of a text attribute.
  package static let textLength = 4096
  /// Attributes of an operation.
  package static let attributeCount = 64
  /// Inputs of an operation.
  package static let inputCount = 1024
  /// Elements of a list attribute.
  package static let listLength = 1 << 20
  /// Scopes within scopes.
  package static let scopeDepth = 64
  /// Scopes altogether.
  package static let scopeCount = 100_000
  /// Parameters and buffers together.
  package static let variableCount = 100_000
  /// Elements of parameters and buffers together.
  package static let variableElements = 1 << 32
  /// Given initial values of parameters and buffers together.
  package static let givenValues = 4 << 20
  /// Inputs.
  package static let fragmentInputs = 8
  /// Sites.
  package static let siteCount = 10_000
}
