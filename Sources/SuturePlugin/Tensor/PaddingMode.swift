/// How the elements of a border are made; the words are PyTorch's, but for `constant`, which is `zeros` there.
public enum PaddingMode: String, Sendable {
  /// All equal a constant: 0 in convolutions.
  case constant
  /// The elements beside the edge, mirrored at the element on the edge: 2 1 | 0 1 2.
  case reflect
  /// The element on the edge, repeated: 0 0 | 0 1 2.
  case replicate
  /// The elements of the opposite edge: 1 2 | 0 1 2.
  case circular
}
