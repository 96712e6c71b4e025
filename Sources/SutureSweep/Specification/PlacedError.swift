/// An error with the place in a specification's file that it comes from.
struct PlacedError: Error, CustomStringConvertible {
  /// File, line and column: `my-sweep.yaml:4:20`.
  let place: String
  /// What is wrong there.
  let cause: any Error

  var description: String { "\(place): \(cause)" }

  /// Adds a place, where there is one, to the errors that something throws.
  static func placing<Result>(at place: String?, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      guard let place else { throw error }
      throw PlacedError(place: place, cause: error)
    }
  }
}

extension SearchSpace {
  /// Adds the place of an id or composition to the errors that it causes.
  func placing<Result>(_ text: String, _ body: () throws -> Result) throws -> Result {
    try PlacedError.placing(at: places[text], body)
  }
}

extension SweepSpecification {
  /// Adds the place of a part to the errors that it causes.
  /// - Parameter part: `dataset`, `backbone` or a site's pattern.
  func placing<Result>(_ part: String, _ body: () throws -> Result) throws -> Result {
    try PlacedError.placing(at: places[part], body)
  }
}
