/// Why a command cannot do what was asked, where no layer below says it.
enum CommandError: Error, Hashable, CustomStringConvertible {
  /// No file or ready sweep has the name.
  case noSweep(name: String, places: [String])

  var description: String {
    switch self {
    case .noSweep(let name, let places):
      "there is no sweep '\(name)': neither a file of that name, nor\n" + places.joined(separator: "\n")
    }
  }
}
