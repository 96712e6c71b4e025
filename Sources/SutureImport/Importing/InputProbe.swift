import SutureGraph

/// Finds for which inputs a network can be built, by building it.
struct InputProbe {
  /// The sizes that an axis of the input may have.
  enum Freedom: Hashable {
    /// Only the exported size.
    case fixed(Int)
    /// All multiples of a number that are not smaller than another one.
    case multiples(of: Int, least: Int)
  }

  /// Steps by which heights and widths are tried to grow: the strides of networks.
  private static let steps = [1, 2, 4, 8, 16, 32, 64]

  /// About how many sizes are tried between the least one and the exported one.
  private static let betweenCount = 12

  let network: ImportedNetwork
  /// An input for which the network can be built.
  let typical: Shape
  /// The freedom of each axis.
  private(set) var freedoms: [Freedom]
  /// The shapes of the output by those of the input, for all inputs that were tried and fit.
  private(set) var known: [(input: Shape, output: Shape)] = []

  init(_ network: ImportedNetwork, typical: Shape, output: Shape) {
    self.network = network
    self.typical = typical
    freedoms = typical.dimensions.map { .fixed($0) }
    known = [(typical, output)]
    probeBatch()
    if typical.rank == 4 { probeSize() }
  }

  /// The shape of the output for an input; nil if the network cannot be built for it.
  private mutating func output(for input: Shape) -> Shape? {
    if let found = known.first(where: { $0.input == input }) { return found.output }
    var settings = ImportedNetwork.Settings()
    settings.isProbe = true
    guard let fragment = try? network.fragment(input: input, settings) else { return nil }
    let output = fragment.graph.shape(fragment.output)
    known.append((input, output))
    return output
  }

  private mutating func probeBatch() {
    for batch in [1, 2, 3] {
      var input = typical
      input[0] = batch
      guard let output = output(for: input), output.rank >= 1, output[0] == batch else {
        return known.removeAll { $0.input[0] != typical[0] }
      }
    }
    freedoms[0] = .multiples(of: 1, least: 1)
  }

  private mutating func probeSize() {
    for step in InputProbe.steps where typical[2] % step == 0 && typical[3] % step == 0 {
      let (height, width) = (typical[2] / step, typical[3] / step)
      // A network that pads maps to whole windows fits some sizes and not others, so many are tried: in both directions,
      // in one, and up to twice as large. Twice the height alone tells halves of the height from halves of the width.
      let growths = [
        (1, 1), (0, 1), (1, 0), (3, 2), (2, 5), (4, 4), (8, 7), (16, 16), (height / 2, width / 2), (height, 0),
        (height, width),
      ]
      guard growths.allSatisfy({ fits(height: (height + $0) * step, width: (width + $1) * step) }) else { continue }
      let least = leastSize(step)
      freedoms[2] = .multiples(of: step, least: least)
      freedoms[3] = .multiples(of: step, least: least)
      return
    }
  }

  private mutating func fits(height: Int, width: Int) -> Bool {
    var input = typical
    input[2] = height
    input[3] = width
    return output(for: input) != nil
  }

  /// The smallest height and width, found by halving, above which all sizes that are tried fit.
  private mutating func leastSize(_ step: Int) -> Int {
    let largest = min(typical[2], typical[3]) / step
    func size(_ steps: Int) -> Int { steps * step }
    var (refused, fitting) = (0, largest)
    while fitting - refused > 1 {
      let middle = (refused + fitting) / 2
      if fits(height: size(middle), width: size(middle)) { fitting = middle } else { refused = middle }
    }
    // Sizes in between may be refused all the same: the last of those that fit, from the exported size down.
    var least = largest
    let count = max(1, (largest - fitting) / InputProbe.betweenCount)
    for between in stride(from: largest - count, to: fitting, by: -count) {
      guard fits(height: size(between), width: size(between)) else { return size(least) }
      least = between
    }
    return size(fitting)
  }

  /// Whether height and width are fixed only because the output's size follows no rule.
  private(set) var isFixedByOutput = false

  /// Gives up the freedom of height and width, where the output's size follows no rule.
  mutating func fixSize() {
    isFixedByOutput = freedoms.count == 4 && freedoms[2] != .fixed(typical[2])
    for axis in freedoms.indices.dropFirst() { freedoms[axis] = .fixed(typical[axis]) }
    known.removeAll { $0.input.dimensions.dropFirst() != typical.dimensions.dropFirst() }
  }

  /// Gives up all freedom: only the typical input is accepted.
  mutating func fixAll() {
    freedoms = typical.dimensions.map { .fixed($0) }
    known.removeAll { $0.input != typical }
  }
}
