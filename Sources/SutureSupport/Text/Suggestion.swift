/// "Did you mean": finds the name that a mistyped one most resembles.
public enum Suggestion {
  /// The candidate with the smallest edit distance to `text`, where that is small enough to be a slip, otherwise one that
  /// begins with it; never `text` itself.
  ///
  /// Among equally near ones that with the same first letter, which is seldom wrong, then the shortest.
  public static func nearest(to text: String, in candidates: some Sequence<String>) -> String? {
    let limit = max(1, min(3, text.count / 2))
    var best: (distance: Int, otherFirst: Int, length: Int, name: String)?
    for candidate in candidates where candidate != text {
      let distance = editDistance(text.lowercased(), candidate.lowercased())
      let otherFirst = candidate.first?.lowercased() == text.first?.lowercased() ? 0 : 1
      if distance <= limit, best.map({ (distance, otherFirst, candidate.count, candidate) < $0 }) ?? true {
        best = (distance, otherFirst, candidate.count, candidate)
      }
    }
    return best?.name ?? longer(than: text, in: candidates)
  }

  /// The shortest candidate that begins with the text: a name that was not written to its end.
  private static func longer(than text: String, in candidates: some Sequence<String>) -> String? {
    guard text.count >= 4 else { return nil }
    return candidates.filter { $0.count > text.count && $0.lowercased().hasPrefix(text.lowercased()) }
      .min { ($0.count, $0) < ($1.count, $1) }
  }

  /// ` (did you mean 'x'?)`, or nothing.
  public static func clause(for text: String, in candidates: some Sequence<String>) -> String {
    nearest(to: text, in: candidates).map { " (did you mean '\($0)'?)" } ?? ""
  }

  /// The number of insertions, deletions, replacements and neighbour swaps between two words.
  public static func editDistance(_ a: String, _ b: String) -> Int {
    let a = Array(a.unicodeScalars.prefix(128))
    let b = Array(b.unicodeScalars.prefix(128))
    var before: [Int] = []
    var previous = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var distance = min(row[j] + 1, previous[j + 1] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { distance = min(distance, before[j - 1] + 1) }
        row.append(distance)
      }
      before = previous
      previous = row
    }
    return previous[b.count]
  }
}
