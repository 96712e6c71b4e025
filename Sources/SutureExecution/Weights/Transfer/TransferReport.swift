import SutureGraph
import SutureSupport

/// What of a weight file fits a network.
public struct TransferReport: Hashable, Sendable, Codable {
  /// Tensors of one kind.
  public struct Group: Hashable, Sendable, Codable {
    /// The number of tensors.
    public let tensors: Int
    /// The number of their elements.
    public let elements: Int
    /// Their names, in the order of the network or the file.
    public let names: [String]

    init(_ tensors: [(name: String, shape: Shape)]) {
      self.tensors = tensors.count
      elements = tensors.reduce(0) { Saturating.sum($0, $1.shape.elementCount) }
      names = tensors.map(\.name)
    }
  }

  /// A tensor whose shape is not that of the network's.
  public struct Mismatch: Hashable, Sendable, Codable {
    /// The name in the network.
    public let name: String
    /// The dimensions in the network.
    public let network: [Int]
    /// The dimensions in the file.
    public let file: [Int]
  }

  /// The file.
  public let path: String
  /// The file's format.
  public let format: WeightFile.Format
  /// The keys within which the tensors were found; see `WeightFile.container`.
  public let container: [String]
  /// The keys of further dictionaries of tensors in the file, each joined by dots; they were not read.
  public let otherContainers: [String]
  /// The prefix that was removed from the file's names; empty if there was none.
  public let prefix: String
  /// The tensors that fit, by their names in the network.
  public let loaded: Group
  /// The network's tensors that the file does not have.
  public let missing: Group
  /// The network's tensors that have other shapes in the file.
  public let mismatched: Group
  /// The shapes of mismatched tensors.
  public let mismatches: [Mismatch]
  /// The file's tensors that the network does not have, by their names in the file.
  public let unexpected: Group
  /// The number of missing tensors that belong to grafts.
  public let missingInGrafts: Int
  /// The names of loaded tensors with values that are NaN or infinite; empty until elements are read.
  public internal(set) var notFinite: [String] = []
  /// The share of the network's parameters and buffers that fit, counted in elements; 1 if all tensors fit.
  public let share: Double

  private enum CodingKeys: String, CodingKey {
    case path = "file"
    case otherContainers = "other_containers"
    case missingInGrafts = "missing_in_grafts"
    case notFinite = "not_finite"
    case format, container, prefix, loaded, missing, mismatched, mismatches, unexpected, share
  }

  init(
    _ file: WeightFile, prefix: String, loaded: [(name: String, shape: Shape)], missing: [(name: String, shape: Shape)],
    mismatched: [(name: String, shape: Shape, found: Shape)], unexpected: [(name: String, shape: Shape)],
    missingInGrafts: Int
  ) {
    path = file.path
    format = file.format
    container = file.container
    otherContainers = file.otherContainers.map { $0.joined(separator: ".") }
    self.prefix = prefix
    self.loaded = Group(loaded)
    self.missing = Group(missing)
    self.mismatched = Group(mismatched.map { ($0.name, $0.shape) })
    mismatches = mismatched.map { Mismatch(name: $0.name, network: $0.shape.dimensions, file: $0.found.dimensions) }
    self.unexpected = Group(unexpected)
    self.missingInGrafts = missingInGrafts
    let rest = Saturating.sum(self.missing.elements, self.mismatched.elements)
    let total = Saturating.sum(self.loaded.elements, rest)
    share = missing.isEmpty && mismatched.isEmpty ? 1 : Double(self.loaded.elements) / Double(max(total, 1))
  }

  /// Whether the file fits all parameters and buffers.
  public var isComplete: Bool { missing.tensors == 0 && mismatched.tensors == 0 }

  /// Whether the file has the network's tensors and no others, under their own names.
  public var isExact: Bool { isComplete && unexpected.tensors == 0 && container.isEmpty && prefix.isEmpty }
}

// MARK: - Text

extension TransferReport {
  /// How many names a line shows.
  private static let shownNames = 3

  /// One line: what was loaded, from where, and how much else there is.
  public var summary: String {
    let grafts =
      missingInGrafts == 0
      ? "" : missingInGrafts == missing.tensors ? " in grafts" : " (\(NumberText.grouped(missingInGrafts)) in grafts)"
    let counts = [(missing, "missing\(grafts)"), (mismatched, "mismatched"), (unexpected, "unexpected")]
      .filter { $0.0.tensors > 0 }.map { ", \(NumberText.grouped($0.0.tensors)) \($0.1)" }
    return "'\(path)' has \(NumberText.grouped(loaded.tensors)) of the network's "
      + "\(Words.plural(loaded.tensors + missing.tensors + mismatched.tensors, "tensor")) (\(shareText) of the values)"
      + counts.joined() + place
  }

  /// What is wrong with values, in one sentence; nil if nothing is.
  public var warning: String? {
    guard !notFinite.isEmpty else { return nil }
    let have = notFinite.count == 1 ? "1 tensor has" : "\(NumberText.grouped(notFinite.count)) tensors have"
    return
      "'\(path)': \(have) values that are not finite: \(Words.list(notFinite.map(Self.shown), most: Self.shownNames))"
  }

  /// A table: the number of tensors and values of each kind, with the first names.
  public var table: String {
    let shapes = mismatches.map { mismatch in
      "\(Self.shown(mismatch.name)) (\(Shape(mismatch.network)), in the file \(Shape(mismatch.file)))"
    }
    let rows: [(title: String, group: Group, names: [String])] = [
      ("loaded", loaded, []), ("missing", missing, missing.names.map(Self.shown)),
      ("mismatched", mismatched, shapes), ("unexpected", unexpected, unexpected.names.map(Self.shown)),
    ]
    let cells = rows.map { row in
      [
        row.title, Words.plural(row.group.tensors, "tensor"), Words.plural(row.group.elements, "value"),
        Words.list(row.names, most: Self.shownNames),
      ]
    }
    let widths = (0..<3).map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      func space(_ column: Int) -> String { String(repeating: " ", count: widths[column] - row[column].count) }
      let line = "  \(row[0])\(space(0))  \(space(1))\(row[1])  \(space(2))\(row[2])"
      return row[3].isEmpty ? line : "\(line)  \(row[3])"
    }.joined(separator: "\n")
  }

  /// The share in percent, rounded down: only a complete transfer has 100 %.
  private var shareText: String { NumberText.percent((share * 10_000).rounded(.down) / 10_000) }

  /// Where in the file the tensors were found, and what else it has.
  private var place: String {
    let read = container.isEmpty ? "" : "; read from its \(quoted(container.joined(separator: ".")))"
    let others =
      otherContainers.isEmpty
      ? "" : "; not read: \(Words.list(otherContainers.map { quoted($0) }, most: Self.shownNames))"
    return read + (prefix.isEmpty ? "" : "; without the prefix '\(prefix)'") + others
  }

  /// A name that may come from a file, made safe for terminals.
  private static func shown(_ name: String) -> String { VisibleText.escaped(name, keepsLines: false) }
}
