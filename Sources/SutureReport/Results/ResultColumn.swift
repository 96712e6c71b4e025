import SutureData
import SutureSupport

/// One column of a sweep's results: a fact about each candidate with its key and, where tables show it, its heading.
///
/// `list` holds every column. JSON and CSV write all of them; the table in the terminal, the leaderboard of the Markdown
/// report and that of the page show those with a heading for them.
package struct ResultColumn: Sendable {
  /// A key in JSON and CSV.
  package struct Key: CodingKey, Hashable, Sendable, ExpressibleByStringLiteral {
    package let stringValue: String
    package var intValue: Int? { nil }

    package init(stringLiteral text: String) { stringValue = text }
    package init?(stringValue: String) { self.stringValue = stringValue }
    package init?(intValue: Int) { nil }
  }

  /// A value as programs read it.
  package enum Value: Hashable, Sendable, Encodable {
    case text(String)
    case count(Int)
    case number(Double)
    case flag(Bool)

    /// The cell in CSV.
    package var text: String {
      switch self {
      case .text(let text): text
      case .count(let count): "\(count)"
      case .number(let number): "\(number)"
      case .flag(let flag): "\(flag)"
      }
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .count(let count): try container.encode(count)
      case .number(let number): try container.encode(number)
      case .flag(let flag): try container.encode(flag)
      }
    }
  }

  /// The interval around a value.
  package struct Interval: Sendable {
    /// The key of the column that holds half its width.
    let key: Key
    /// Half its width.
    let halfWidth: @Sendable (SweepResult) -> Double?
    /// Whether a difference, unadjusted, is statistically significant; nil for a column that is no difference.
    var isDistinguishable: (@Sendable (SweepResult) -> Bool)?
  }

  /// The key in JSON and CSV.
  package let key: Key
  /// What tables show; nil for a column of JSON and CSV alone.
  package let heading: Heading?
  /// The interval that tables show behind the value.
  let interval: Interval?
  /// The value; nil where the candidate has none.
  package let value: @Sendable (SweepResult) -> Value?

  /// A column of JSON and CSV, and of tables where it has a heading.
  init(
    _ key: Key, _ heading: Heading? = nil, interval: Interval? = nil,
    value: @escaping @Sendable (SweepResult) -> Value?
  ) {
    self.key = key
    self.heading = heading.map { heading in
      var heading = heading
      heading.key = key.stringValue
      heading.interval = interval?.key.stringValue
      return heading
    }
    self.interval = interval
    self.value = value
  }
}

// MARK: - Tables

extension ResultColumn {
  /// The tables that show a column.
  package struct Tables: OptionSet, Hashable, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let terminal = Tables(rawValue: 1)
    package static let markdown = Tables(rawValue: 2)
    package static let page = Tables(rawValue: 4)
    static let every: Tables = [.terminal, .markdown, .page]
  }

  /// How tables write values; the page has the same formats in `leaderboard.js`.
  package enum Format: String, Hashable, Sendable, Encodable {
    /// Text as it is.
    case text
    /// A candidate's label.
    case label
    /// A candidate's state.
    case state
    /// A number that identifies a candidate.
    case ordinal
    /// A whole number with commas between thousands.
    case count
    /// A number of seeds, and of how many where some are missing: `1 of 3`.
    case seeds
    /// A fraction times 100 with two decimals.
    case percent
    /// A difference of fractions times 100 with its sign and two decimals.
    case points
    /// A number with three decimals.
    case decimal
    /// `◆` where it is true.
    case mark
  }

  /// What stands above a column in tables, and how they write it.
  package struct Heading: Hashable, Sendable, Encodable {
    /// The key of the column.
    fileprivate(set) package var key = ""
    /// The title.
    package let title: String
    /// The unit of what is written; nil for text and counts.
    @Nullable package var unit: String?
    /// How values are written.
    package let format: Format
    /// The key of half the width of an interval that is written behind a value.
    @Nullable fileprivate(set) package var interval: String?
    /// What the column is, in one sentence; nil where the title says all.
    @Nullable package var help: String?
    /// Whether the largest value is the best.
    package let isHigherBetter: Bool
    /// The side that cells are aligned to.
    package let alignment: MarkdownTable.Alignment
    /// The tables that show it; not encoded.
    package let tables: Tables
    /// Whether a narrow terminal does without it; not encoded.
    package let isOptional: Bool

    enum CodingKeys: String, CodingKey {
      case key, title, unit, format, interval, help, alignment
      case isHigherBetter = "higher_is_better"
    }

    init(
      _ title: String, unit: String? = nil, _ format: Format, in tables: Tables = .every, help: String? = nil,
      isHigherBetter: Bool = false, isOptional: Bool = false
    ) {
      self.title = title
      self.unit = unit
      self.format = format
      self.help = help
      self.interval = nil
      self.isHigherBetter = isHigherBetter
      self.tables = tables
      self.isOptional = isOptional
      alignment =
        switch format {
        case .text, .label, .state, .mark: .left
        case .ordinal, .count, .seeds, .percent, .points, .decimal: .right
        }
    }

    /// The title with its unit: `Latency (ms)`.
    package var text: String { unit.map { "\(title) (\($0))" } ?? title }
  }

  /// A candidate's cell in tables; nil where it has no value.
  /// - Parameter withInterval: whether half the width of its interval stands behind it.
  func text(of result: SweepResult, withInterval: Bool = true) -> String? {
    guard let heading, let value = value(result) else { return nil }
    let halfWidth = withInterval ? interval?.halfWidth(result) : nil
    switch (value, heading.format) {
    case (.flag(let flag), _): return flag ? "◆" : nil
    case (.count(let count), .seeds):
      guard count > 0 else { return nil }
      return result.trainingSeeds.flatMap { count < $0 ? "\(count) of \($0)" : nil } ?? "\(count)"
    case (.count(let ordinal), .ordinal): return "\(ordinal)"
    case (.count(let count), _): return NumberText.grouped(count)
    case (.number(let number), .points): return NumberText.points(number, halfWidth: halfWidth)
    case (.number(let number), .percent): return NumberText.decimal(number * 100, digits: 2)
    case (.number(let number), _):
      let text = NumberText.decimal(number, digits: 3)
      return halfWidth.map { "\(text) ± \(NumberText.decimal($0, digits: 3))" } ?? text
    case (.text(let text), _): return text
    }
  }
}
