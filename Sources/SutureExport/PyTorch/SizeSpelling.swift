import SutureGraph

/// How sizes that follow the input are written in one `forward` method: in terms of its arguments' sizes.
final class SizeSpelling {
  /// A size follows the input in a way that no expression covers.
  struct Unresolved: Error, CustomStringConvertible {
    var description: String { "a size follows the input in a way that PyTorch source does not express" }
  }

  /// A size of an argument that expressions may name.
  private struct Symbol {
    let argument: Int
    let axis: Int
    let name: String
    let size: Size
  }

  let builds: NetworkBuilds
  /// A tensor from which constants take their type and device.
  let tensor: PythonExpression
  private let arguments: [String]
  private let ranks: [Int]
  private let symbols: [Symbol]
  private var used: Set<String> = []

  /// - Parameters:
  ///   - arguments: the arguments' names and values.
  ///   - taken: names that sizes must not take.
  init(_ builds: NetworkBuilds, arguments: [(name: String, value: Value)], taken: Set<String>) {
    self.builds = builds
    self.arguments = arguments.map(\.name)
    ranks = arguments.map { builds.graph.shape($0.value).rank }
    tensor = PythonExpression(arguments.first?.name ?? "torch.empty(())")
    var symbols: [Symbol] = []
    var taken = taken.union(arguments.map(\.name))
    for (index, argument) in arguments.enumerated() {
      let sizes = builds.sizes(of: argument.value)
      for (axis, size) in sizes.enumerated() {
        guard size.constant == nil, !symbols.contains(where: { $0.size == size }) else { continue }
        let name = PythonText.free(SizeSpelling.name(ofAxis: axis, rank: sizes.count), taken)
        taken.insert(name)
        symbols.append(Symbol(argument: index, axis: axis, name: name, size: size))
      }
    }
    self.symbols = symbols
  }

  private static func name(ofAxis axis: Int, rank: Int) -> String {
    switch (axis, rank) {
    case (0, _): "b"
    case (2, 4): "h"
    case (3, 4): "w"
    case (1, 3): "n"
    default: "size"
    }
  }

  /// The lines at the beginning of the method that name the sizes used in it: `b, _, h, w = x.shape`.
  var lines: [String] {
    arguments.indices.compactMap { argument in
      let own = symbols.filter { $0.argument == argument && used.contains($0.name) }
      guard !own.isEmpty else { return nil }
      let object = "\(arguments[argument]).shape"
      if own.count == 1 { return "\(own[0].name) = \(object)[\(own[0].axis)]" }
      if own.map(\.axis) == Array(ranks[argument] - own.count..<ranks[argument]) {
        return "\(own.map(\.name).joined(separator: ", ")) = \(object)[\(own[0].axis):]"
      }
      let names = (0..<ranks[argument]).map { axis in own.first { $0.axis == axis }?.name ?? "_" }
      return "\(names.joined(separator: ", ")) = \(object)"
    }
  }

  // MARK: Expressions

  /// The expression of a size; nil if there is none.
  /// - Parameter hint: the name of the class's parameter, if the size is a constant that differs between instances.
  func text(of size: Size, hint: String) -> String? {
    if let constant = size.constant { return PythonText.slot(hint, constant) }
    return symbolic(size)?.text
  }

  /// The expressions of an attribute's numbers.
  /// - Throws: `Unresolved`.
  func list(of attribute: String, at node: Int) throws -> [String] {
    try builds.sizes(of: attribute, atNode: node).map { size in
      guard let text = text(of: size, hint: attribute) else { throw Unresolved() }
      return text
    }
  }

  /// The expression of d where every number is 1 / d: the number of elements of a mean, or one less.
  /// - Throws: `Unresolved`.
  func divisor(_ factors: [Double]) throws -> PythonExpression {
    // The square root of a number of elements scales norms.
    for power in [1, 2] {
      let inverses = factors.map { ($0 > 0 ? 1 / (power == 1 ? $0 : $0 * $0) : 0).rounded() }
      guard zip(inverses, factors).allSatisfy({ isInverse($0, of: power == 1 ? $1 : $1 * $1) }) else { continue }
      for offset in [0, 1] {
        guard let found = symbolic(Size(values: inverses.map { Int($0) + offset })) else { continue }
        let divisor = offset == 0 ? found : .binary(found, "-", PythonExpression("\(offset)"))
        return power == 1 ? divisor : PythonExpression("\(divisor.object) ** 0.5", .sign)
      }
    }
    throw Unresolved()
  }

  private func isInverse(_ number: Double, of factor: Double) -> Bool {
    (1..<1e15).contains(number) && abs(number * factor - 1) < 1e-9
  }

  /// A product of up to three symbols, times or over a constant.
  private func symbolic(_ size: Size) -> PythonExpression? {
    for count in 1...3 {
      for factors in combinations(of: count) {
        let product = factors.reduce([Int](repeating: 1, count: size.values.count)) { partial, symbol in
          zip(partial, symbol.size.values).map(*)
        }
        guard let constant = SizeSpelling.ratio(size.values, product) else { continue }
        used.formUnion(factors.map(\.name))
        var text = PythonExpression(factors.map(\.name).joined(separator: " * "), count > 1 ? .product : .atom)
        if constant.over > 1 { text = .binary(text, "//", PythonExpression("\(constant.over)")) }
        if constant.times > 1 { text = .binary(text, "*", PythonExpression(PythonText.slot("factor", constant.times))) }
        return text
      }
    }
    return nil
  }

  /// All products of a number of symbols, each once; a symbol may be several of the factors, as in `h * h`.
  private func combinations(of count: Int, from first: Int = 0) -> [[Symbol]] {
    guard count > 0 else { return [[]] }
    return symbols[first...].indices.flatMap { index in
      combinations(of: count - 1, from: index).map { [symbols[index]] + $0 }
    }
  }

  /// The numbers with values = products · times and values = products / over, one of them 1; nil if there are none.
  private static func ratio(_ values: [Int], _ products: [Int]) -> (times: Int, over: Int)? {
    guard let value = values.first, let product = products.first, value > 0, product > 0 else { return nil }
    if value % product == 0 {
      let times = value / product
      return zip(values, products).allSatisfy { $0 == $1 * times } ? (times, 1) : nil
    }
    guard product % value == 0 else { return nil }
    let over = product / value
    return zip(values, products).allSatisfy { $0 * over == $1 } ? (1, over) : nil
  }
}
