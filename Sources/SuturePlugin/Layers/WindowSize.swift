/// The size of a kernel, stride or padding: one number for all axes, or one an axis.
public protocol WindowSize {
  /// The numbers.
  var sizes: [Int] { get }
}

extension Int: WindowSize {
  public var sizes: [Int] { [self] }
}

extension [Int]: WindowSize {
  public var sizes: [Int] { self }
}

extension WindowSize {
  /// One number for each of a count of axes.
  func spread(_ axes: Int) -> [Int] {
    sizes.count == 1 ? [Int](repeating: sizes[0], count: axes) : sizes
  }

  /// As Python prints it: `3` or `(3, 5)`.
  var printed: String { sizes.count == 1 ? "\(sizes[0])" : tuple(sizes) }
}

/// As Python prints a tuple: `(3,)`, `(3, 5)`.
func tuple(_ sizes: [Int]) -> String {
  sizes.count == 1 ? "(\(sizes[0]),)" : "(\(sizes.map(String.init).joined(separator: ", ")))"
}

/// As Python prints a truth value.
func python(_ value: Bool) -> String { value ? "True" : "False" }
