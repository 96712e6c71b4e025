/// Which tensor of a weight file is which variable of a network.
public enum WeightMatching: Hashable, Sendable {
  /// By names, after all rules that match a name have changed it, in their order.
  case names([NameRule] = [])
  /// By order: the first tensor of the file is the network's first variable, as long as their shapes agree.
  ///
  /// Grafts are left out; so are counts of batches, and tensors of the file after the first that does not fit.
  case position
}

/// A change of names: `features.*.conv=blocks.*.conv1`.
public struct NameRule: Hashable, Sendable, Codable {
  /// What rules are, for help texts and errors.
  public static let explanation =
    "a rule is FROM=TO, such as 'features.*=blocks.*': each '*' of FROM is any text, which takes the place of the "
    + "same '*' of TO"

  /// As it was written.
  public let text: String
  private let from: [Substring]
  private let to: [Substring]

  /// Reads a rule; nil if it has not one '=', or if TO has more stars than FROM.
  public init?(_ text: String) {
    let sides = text.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count == 2 else { return nil }
    from = sides[0].split(separator: "*", omittingEmptySubsequences: false)
    to = sides[1].split(separator: "*", omittingEmptySubsequences: false)
    guard from.count >= to.count else { return nil }
    self.text = text
  }

  /// Reads the text.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let rule = NameRule(text) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: Self.explanation))
    }
    self = rule
  }

  /// Writes the text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// The name after the change; the name itself if it does not match.
  func applied(to name: String) -> String {
    guard let first = from.first, let last = from.last, name.hasPrefix(first) else { return name }
    guard from.count > 1 else { return name == first ? to.joined() : name }
    var rest = name.dropFirst(first.count)
    var texts: [Substring] = []
    for piece in from.dropFirst().dropLast() {
      // As little as possible, so that the next piece is the first that matches.
      guard let found = piece.isEmpty ? rest.startIndex..<rest.startIndex : rest.firstRange(of: piece) else {
        return name
      }
      texts.append(rest[..<found.lowerBound])
      rest = rest[found.upperBound...]
    }
    guard rest.hasSuffix(last) else { return name }
    texts.append(rest.dropLast(last.count))
    return to.enumerated().map { index, piece in
      index + 1 < to.count ? String(piece) + String(texts[index]) : String(piece)
    }.joined()
  }
}
