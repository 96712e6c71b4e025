/// Commands as a page prints them, each with the output that is printed after it.
struct Transcript {
  struct Step {
    /// What stands after `$ `.
    var command: String
    /// The printed lines; none where a page does not show the output.
    var expected: [String] = []
    /// Whether the printed output is an error.
    var fails: Bool { expected.first?.hasPrefix("error: ") ?? false }

    /// Whether an output is as printed; `…` stands for anything, alone on a line for any lines.
    func matches(_ output: String) -> Bool {
      var lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      while lines.last?.isEmpty ?? false { lines.removeLast() }
      return Transcript.matches(expected[...], lines[...])
    }
  }

  let steps: [Step]

  init(_ block: String) {
    var steps: [Step] = []
    for line in block.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("$ ") {
        steps.append(Step(command: String(line.dropFirst(2))))
      } else if !steps.isEmpty, steps[steps.count - 1].command.hasSuffix("\\") {
        steps[steps.count - 1].command += "\n\(line)"
      } else if !steps.isEmpty {
        steps[steps.count - 1].expected.append(String(line))
      }
    }
    self.steps = steps
  }

  private static func matches(_ expected: ArraySlice<String>, _ lines: ArraySlice<String>) -> Bool {
    guard let first = expected.first else { return lines.isEmpty }
    if first == "…" {
      return (lines.startIndex...lines.endIndex).contains { matches(expected.dropFirst(), lines[$0...]) }
    }
    guard let line = lines.first, matches(first, line) else { return false }
    return matches(expected.dropFirst(), lines.dropFirst())
  }

  /// Pieces between `…` must follow one another; the first and last are anchored.
  private static func matches(_ pattern: String, _ line: String) -> Bool {
    let pieces = pattern.split(separator: "…", omittingEmptySubsequences: false)
    guard pieces.count > 1, let first = pieces.first, let last = pieces.last else { return pattern == line }
    guard line.hasPrefix(first), line.dropFirst(first.count).hasSuffix(last) else { return false }
    var rest = line.dropFirst(first.count).dropLast(last.count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let found = rest.firstRange(of: piece) else { return false }
      rest = rest[found.upperBound...]
    }
    return true
  }
}
