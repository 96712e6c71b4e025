/// How the elements of a border are made.
public enum PaddingMode: String, Hashable, Sendable, CaseIterable {
  /// All equal a constant.
  case constant
  /// The elements beside the edge, mirrored at the element on the edge: 2 1 | 0 1 2.
  case reflect
  /// The element on the edge, repeated: 0 0 | 0 1 2.
  case replicate
  /// The elements of the opposite edge, as if the axis were a circle: 1 2 | 0 1 2.
  case circular

  /// Reads an attribute that names a mode; `constant` by default.
  init(_ reader: inout AttributeReader, _ name: String) throws(GraphError) {
    let word = try reader.text(name, default: PaddingMode.constant.rawValue)
    guard let mode = PaddingMode(rawValue: word) else {
      throw .invalidAttribute(
        operation: reader.operation, attribute: name,
        reason: "must be constant, reflect, replicate or circular, not '\(word)'")
    }
    self = mode
  }

  /// Why an axis of `size` elements cannot have a border of these widths; nil if it can.
  package func refusal(before: Int, size: Int, after: Int) -> String? {
    let width = max(before, after)
    // The elements are taken by a list of indices along the axis.
    if self != .constant, before + size + after > TopK.maximumSize {
      return "an axis with a border of its own elements must have at most \(TopK.maximumSize) elements, not "
        + "\(before + size + after)"
    }
    switch self {
    case .constant: return nil
    case .reflect where width >= size:
      return "a reflected border must be narrower than its axis: \(width) is not below \(size)"
    case .circular where width > size:
      return "a circular border must not be wider than its axis: \(width) is more than \(size)"
    case .reflect, .replicate, .circular: return nil
    }
  }

  /// The input index of each output index along an axis; meaningless for a constant border.
  package func sources(before: Int, size: Int, after: Int) -> [Int] {
    (-before..<size + after).map { index in
      switch self {
      case .constant, .replicate: min(max(index, 0), size - 1)
      case .reflect: index < 0 ? -index : index < size ? index : 2 * (size - 1) - index
      case .circular: (index + size) % size
      }
    }
  }
}
