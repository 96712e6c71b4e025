import SutureRegistry
import SutureSupport

/// The number of candidates that go on to the next stage, the best first.
public struct KeepRule: Hashable, Sendable {
  /// A number of candidates.
  public enum Share: Hashable, Sendable {
    /// A fraction of the candidates, rounded up.
    case fraction(Double)
    /// A fixed number.
    case count(Int)
  }

  /// The number of candidates.
  public var share: Share
  /// Whether the single modules of the best candidates go on with them, regardless of their own rank: only then can a
  /// composition be compared with its modules alone.
  public var withParts = true

  /// Keeps a fraction, rounded up.
  static func fraction(_ fraction: Double) -> KeepRule { KeepRule(share: .fraction(fraction)) }
  /// Keeps a fixed number.
  static func count(_ number: Int) -> KeepRule { KeepRule(share: .count(number)) }

  /// The number of candidates kept out of `count`.
  public func count(of count: Int) -> Int {
    switch share {
    case .fraction(let fraction):
      // 7 % of 100 are 7, although 0.07 · 100 is slightly more in binary.
      min(count, max(1, Int((fraction * Double(count) - 1e-9).rounded(.up))))
    case .count(let number): min(count, number)
    }
  }

  /// The settings of a stage that keeps this number.
  var settings: [ResolvedSpecification.Setting] {
    let best =
      switch share {
      case .fraction(let fraction): "\(NumberText.decimal(fraction * 100, digits: 1))%".replacing(".0%", with: "%")
      case .count(let count): "\(count)"
      }
    return [.init("keep", .text(best)), .init("parts", .flag(withParts))]
  }
}

// MARK: Reading

extension KeepRule {
  /// Reads `25%`, `64`, or `{best: 25%, parts: false}`.
  init(_ reader: YAMLReader) throws(YAMLError) {
    guard reader.plainText == nil else {
      self.init(share: try Share(reader))
      return
    }
    try self.init(try reader.mapping(keys: ["best", "parts"]))
  }

  /// Reads the keys `best` and `parts` of a mapping.
  init(_ mapping: YAMLMapping) throws(YAMLError) {
    self.init(share: try Share(try mapping.required("best")), withParts: try mapping["parts"]?.boolean() ?? true)
  }
}

extension KeepRule.Share {
  /// Reads `25%` or `64`.
  init(_ reader: YAMLReader) throws(YAMLError) {
    guard let text = reader.plainText, text.hasSuffix("%") || Int(text) == nil else {
      self = .count(try reader.integer(in: 1...Int.max))
      return
    }
    guard text.hasSuffix("%"), let percent = Double(text.dropLast()), percent > 0, percent <= 100 else {
      throw reader.error(
        .invalidValue,
        "'\(reader.name)' is '\(text)': a percentage is above 0% and at most 100%, a number of candidates is 1 or more")
    }
    self = .fraction(percent / 100)
  }

  /// Warnings about numbers of candidates in a list of stages where others are percentages: `25` beside `25%`.
  static func warnings(_ reader: YAMLReader) -> [String] {
    let shares = shares(in: reader)
    guard shares.contains(where: { $0.plainText?.hasSuffix("%") == true }) else { return [] }
    return shares.compactMap { share in
      guard let text = share.plainText, Int(text) != nil else { return nil }
      return "\(share.place): '\(share.name): \(text)' keeps \(text) candidates, while other stages keep a percentage: "
        + "write \(text)% if that is meant"
    }
  }

  /// The values of `keep` and `best` in a tree.
  private static func shares(in reader: YAMLReader) -> [YAMLReader] {
    switch reader.node.content {
    case .scalar: ["keep", "best"].contains(reader.name) ? [reader] : []
    case .sequence(let items):
      items.flatMap { shares(in: YAMLReader($0, file: reader.file, name: "")) }
    case .mapping(let entries): entries.flatMap { shares(in: reader.value($0)) }
    }
  }
}
