/// The size of a kernel, stride or padding: one number for all axes, or one per axis.
public protocol WindowSize {
  /// One number for all axes, or one per axis.
  var sizes: [Int] { get }
}

extension Int: WindowSize {
  public var sizes: [Int] { [self] }
}

extension [Int]: WindowSize {
  public var sizes: [Int] { self }
}

extension WindowSize {
  /// One number for each of `axes` axes.
  func spread(_ axes: Int) -> [Int] {
    sizes.count == 1 ? [Int](repeating: sizes[0], count: axes) : sizes
  }

  /// The form that Python prints: `3` or `(3, 5)`.
  var printed: String { sizes.count == 1 ? "\(sizes[0])" : tuple(sizes) }
}

/// A tuple as Python prints it: `(3,)`, `(3, 5)`.
func tuple(_ sizes: [Int]) -> String {
  sizes.count == 1 ? "(\(sizes[0]),)" : "(\(sizes.map(String.init).joined(separator: ", ")))"
}

/// A truth value as Python prints it.
func python(_ value: Bool) -> String { value ? "True" : "False" }
