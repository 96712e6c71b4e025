/// A place of a fragment where the host can graft: a node that stands for what it grafts.
public struct SiteMark: Hashable, Sendable {
  /// The full name within the fragment: `input`, `layer2.0.residual`.
  public let name: String
  /// What the tensor there holds.
  public let layout: Layout
  /// The marker: the index of a node x · 1 + 0, whose input is the tensor at the site and whose output is what later
  /// operations read.
  public let node: Int
  /// How many scopes the fragment had when the site was reached, the root included.
  public let scopeCount: Int

  /// Creates a mark; `GraphFragment` checks it.
  package init(name: String, layout: Layout, node: Int, scopeCount: Int) {
    self.name = name
    self.layout = layout
    self.node = node
    self.scopeCount = scopeCount
  }

  /// Whether a node is what a marker must be.
  static func isMarker(_ node: Node) -> Bool {
    guard let operation = node.operation as? Affine else { return false }
    return operation.scale == 1 && operation.shift == 0 && node.inputs.count == 1 && node.outputs.count == 1
  }

  // MARK: Rules

  /// What is wrong with a site's full name; nil where nothing is.
  ///
  /// Users write these names, and reports and tables of all forms hold them.
  static func fault(inName name: String) -> String? {
    guard !name.isEmpty else { return "is empty" }
    return name.utf8.allSatisfy(isNameCharacter) ? nil : "has more than letters of ASCII, digits, '_' and '.'"
  }

  private static func isNameCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."): true
    default: false
    }
  }

  /// What is wrong with a layout for a tensor of a shape; nil where nothing is.
  static func fault(in layout: Layout, of shape: Shape) -> String? {
    switch layout {
    case .map: return shape.rank == 4 ? nil : "is that of a map, for a tensor of \(shape)"
    case .tokens(let prefix, let height, let width):
      let (grid, overflow) = height.multipliedReportingOverflow(by: width)
      let (count, overflowToo) = grid.addingReportingOverflow(prefix)
      let fits = prefix >= 0 && height >= 1 && width >= 1 && !overflow && !overflowToo
      guard fits, shape.rank == 3, shape[1] == count else {
        return "is that of \(prefix) + \(height) · \(width) tokens, for a tensor of \(shape)"
      }
      return nil
    }
  }

  /// The part of the name that follows the path of the site's scope; nil where it does not begin with it.
  func localName(in path: String) -> String? {
    if path.isEmpty { return name }
    let (name, path) = (Array(name.utf8), Array(path.utf8))
    guard name.starts(with: path) else { return nil }
    let rest = name.dropFirst(path.count)
    guard let dot = rest.first else { return "" }
    // A name that ends with the dot would be another site's without it.
    guard dot == UInt8(ascii: "."), rest.count > 1 else { return nil }
    return String(decoding: rest.dropFirst(), as: UTF8.self)
  }
}
