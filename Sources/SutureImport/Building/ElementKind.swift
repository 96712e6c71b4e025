/// The type of a tensor's elements, as far as operations differ by it.
///
/// Tensors of a graph hold floats alone: integers are whole floats there, and truth values 0 and 1.
package enum ElementKind: Int, Comparable, Sendable {
  /// Truth values.
  case boolean
  /// Integers of any width.
  case integer
  /// Floating-point numbers of any width.
  case floating

  /// In the order in which mixed operands give the later kind: a truth value and an integer give an integer, with a float a float.
  package static func < (a: ElementKind, b: ElementKind) -> Bool { a.rawValue < b.rawValue }
}

extension ForeignTensor {
  /// The type of the elements.
  package var kind: ElementKind {
    switch elements {
    case .floats: .floating
    case .integers: .integer
    case .booleans: .boolean
    }
  }
}
