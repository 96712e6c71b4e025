internal import CSuture
import SutureGraph

// Conversions from a plugin's C structures to the graph's types.

extension Attribute {
  init(_ raw: suture_attribute) throws(RawFault) {
    let name = try raw.name.readName("attribute name")
    switch Int(raw.kind) {
    case SUTURE_INTEGER: self.init(name, .integer(Int(clamping: raw.integer)))
    case SUTURE_REAL: self.init(name, .real(raw.real))
    case SUTURE_TEXT: self.init(name, .text(try raw.text.read("attribute '\(name)'", limit: BuildLimits.textLength)))
    case SUTURE_INTEGERS:
      self.init(name, .integers(try raw.integers.read("attribute '\(name)'", limit: BuildLimits.listLength)))
    default: throw .invalid("attribute '\(name)' of unknown kind \(raw.kind)")
    }
  }
}

extension Initialiser {
  /// Nil if the kind is unknown, a number is not finite, or the bounds or the deviation are invalid.
  init?(_ raw: suture_initialiser) {
    guard raw.a.isFinite, raw.b.isFinite else { return nil }
    switch Int(raw.kind) {
    case SUTURE_CONSTANT: self = .constant(raw.a)
    case SUTURE_UNIFORM where raw.a <= raw.b: self = .uniform(low: raw.a, high: raw.b)
    case SUTURE_NORMAL where raw.b >= 0: self = .normal(mean: raw.a, deviation: raw.b)
    case SUTURE_TRUNCATED_NORMAL where raw.b >= 0: self = .truncatedNormal(mean: raw.a, deviation: raw.b)
    default: return nil
    }
  }
}

extension Layout {
  /// Checks that the layout fits the tensor at its site.
  init(_ raw: suture_layout, of shape: Shape) throws(BuildFault) {
    func wrong(_ reason: String) -> BuildFault { BuildFault(.badArgument(function: "site", reason: reason)) }
    switch Int(raw.kind) {
    case SUTURE_MAP:
      guard shape.rank == 4 else { throw wrong("the layout of a map for a tensor of \(shape)") }
      self = .map
    case SUTURE_TOKENS:
      let (grid, overflow) = raw.height.multipliedReportingOverflow(by: raw.width)
      let (count, overflowToo) = grid.addingReportingOverflow(raw.prefix)
      guard raw.prefix >= 0, raw.height >= 1, raw.width >= 1, !overflow, !overflowToo, shape.rank == 3,
        count == Int64(shape[1])
      else {
        throw wrong("\(raw.prefix) + \(raw.height) · \(raw.width) tokens for a tensor of \(shape)")
      }
      self = .tokens(prefix: Int(raw.prefix), height: Int(raw.height), width: Int(raw.width))
    default: throw wrong("unknown layout \(raw.kind)")
    }
  }
}
