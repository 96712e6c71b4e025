/// An error with the place in a specification's file that it comes from.
struct PlacedError: Error, CustomStringConvertible {
  /// File, line and column: `my-sweep.yaml:4:20`.
  let place: String
  /// What is wrong there.
  let cause: any Error

  var description: String { "\(place): \(cause)" }
}

extension SearchSpace {
  /// Adds the place of an id or composition to the errors that it causes.
  func placing<Result>(_ text: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      guard let place = places[text] else { throw error }
      throw PlacedError(place: place, cause: error)
    }
  }
}
