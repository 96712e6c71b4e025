/// An error together with the place in a specification's file that causes it.
struct PlacedError: Error, CustomStringConvertible {
  /// File, line and column, such as `my-sweep.yaml:4:20`.
  let place: String
  /// The error itself.
  let cause: any Error

  var description: String { "\(place): \(cause)" }

  /// Runs a closure and adds a place to the errors that it throws; nil adds none.
  static func placing<Result>(at place: String?, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      guard let place else { throw error }
      throw PlacedError(place: place, cause: error)
    }
  }
}
