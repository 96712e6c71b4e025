/// What a user can do about an operation that cannot be imported.
enum NearestAlternative {
  /// One sentence; nil where nothing is known.
  static func text(for operation: String) -> String? { nil }
}
