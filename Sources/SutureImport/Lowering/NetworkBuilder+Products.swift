import SutureGraph

extension NetworkBuilder {
  /// A matrix product with PyTorch's rules: leading axes broadcast, and vectors are matrices with one row or column.
  package mutating func product(_ a: ForeignValue, _ b: ForeignValue) throws -> ForeignValue {
    let (ranks, last) = ((shape(a).rank, shape(b).rank), shape(a).dimensions.last)
    guard ranks.0 >= 1, ranks.1 >= 1 else { throw LoweringRefusal("a single number is no matrix") }
    if ranks.0 == 1 || ranks.1 == 1 {
      let x = ranks.0 == 1 ? try unsqueezed(a, 0) : a
      let y = ranks.1 == 1 ? try unsqueezed(b, 1) : b
      var result = try product(x, y)
      if ranks.1 == 1 { result = try squeezed(result, [-1]) }
      if ranks.0 == 1 { result = try squeezed(result, [ranks.1 == 1 ? -1 : -2]) }
      return result
    }
    if let made = try evaluatedProduct(a, b) { return made }
    let (x, y) = (try tensor(a), try tensor(b))
    if ranks.1 == 2, let weight = transposes[y], graph.shape(weight)[1] == last {
      return value(try apply("linear", [x, weight]))
    }
    let (left, right) = (transposes[x], transposes[y])
    return value(
      try graph.matmul(left ?? x, right ?? y, transposesA: left != nil, transposesB: right != nil))
  }

  /// The product of known matrices, where it is small; nil otherwise.
  private mutating func evaluatedProduct(_ a: ForeignValue, _ b: ForeignValue) throws -> ForeignValue? {
    guard let x = known(a), let y = known(b) else { return nil }
    let (wide, tall) = (x.shape + [1], y.shape.dropLast(2) + [1] + y.shape.suffix(2))
    guard let sizes = Shape.broadcast(Shape(wide), Shape(Array(tall))), ForeignTensor.evaluates(sizes.dimensions) else {
      return nil
    }
    let products = try ForeignTensor.combined(.multiply, try x.reshaped(wide), try y.reshaped(Array(tall)))
    return .known(try products.reduced(.sum, [sizes.rank - 2], keepsDimensions: false))
  }

  /// x · weightᵀ + bias over the last axis.
  package mutating func linear(
    _ x: ForeignValue, _ weight: ForeignValue, _ bias: ForeignValue?
  ) throws -> ForeignValue {
    guard shape(weight).rank == 2 else {
      let product = try product(x, shape(weight).rank == 1 ? weight : try transposed(weight, -1, -2))
      return try bias.map { try combined(.add, product, $0) } ?? product
    }
    let fits = bias.map { shape($0) == [shape(weight)[0]] } ?? true
    let result = try applied("linear", [x, weight] + (fits ? [bias].compactMap { $0 } : []))
    return fits ? result : try bias.map { try combined(.add, result, $0) } ?? result
  }

  /// β · c + α · a b, for two matrices or batches of them.
  package mutating func product(
    _ a: ForeignValue, _ b: ForeignValue, plus c: ForeignValue, beta: Double = 1, alpha: Double = 1
  ) throws -> ForeignValue {
    if alpha == 1, beta == 1, shape(b).rank == 2, shape(c) == [shape(b)[1]], case .tensor(let matrix) = b,
      let weight = transposes[matrix]
    {
      return try applied("linear", [a, .tensor(weight), c])
    }
    let scaled = try affine(try product(a, b), scale: alpha)
    // PyTorch leaves c out where β is 0.
    return beta == 0 ? scaled : try combined(.add, try affine(c, scale: beta), scaled)
  }

  // MARK: Einstein sums

  /// The sum of products that an equation such as `bhid,bhjd->bhij` describes, of one or more operands from the left.
  package mutating func einsum(_ equation: String, _ operands: [ForeignValue]) throws -> ForeignValue {
    let equation = try EinsumEquation(equation, ranks: operands.map { shape($0).rank })
    var rest = zip(equation.operands, operands).map { (axes: $0, value: $1) }
    guard rest.count == equation.operands.count, !rest.isEmpty else {
      throw LoweringRefusal("the equation has \(equation.operands.count) operands")
    }
    var current = rest.removeFirst()
    current = try diagonals(current)
    while !rest.isEmpty {
      let next = try diagonals(rest.removeFirst())
      let needed = Set(equation.result).union(rest.flatMap(\.axes))
      current = try contracted(current, next, needed: needed)
    }
    let summed = current.axes.filter { !equation.result.contains($0) }
    let value = try sum(current, over: summed)
    return try permuted(value.value, try equation.result.map { try place(of: $0, in: value.axes) })
  }

  private typealias Labelled = (axes: [Character], value: ForeignValue)

  private func place(of axis: Character, in axes: [Character]) throws -> Int {
    guard let place = axes.firstIndex(of: axis) else {
      throw LoweringRefusal("axis '\(axis)' of the result is in no operand")
    }
    return place
  }

  /// An operand whose repeated axes are replaced by their diagonal.
  private mutating func diagonals(_ operand: Labelled) throws -> Labelled {
    var (axes, value) = operand
    while let (first, second) = axes.indices.lazy.compactMap({ index in
      axes[..<index].firstIndex(of: axes[index]).map { ($0, index) }
    }).first {
      value = try diagonal(value, offset: 0, first, second)
      let axis = axes[first]
      axes.remove(at: second)
      axes.remove(at: first)
      axes.append(axis)
    }
    return (axes, value)
  }

  private mutating func sum(_ operand: Labelled, over axes: [Character]) throws -> Labelled {
    let places = operand.axes.indices.filter { axes.contains(operand.axes[$0]) }
    guard !places.isEmpty else { return operand }
    return (operand.axes.filter { !axes.contains($0) }, try reduced(.sum, operand.value, places))
  }

  /// Two operands multiplied, and summed over the axes that nothing needs: a batch of matrix products.
  private mutating func contracted(_ a: Labelled, _ b: Labelled, needed: Set<Character>) throws -> Labelled {
    let a = try sum(a, over: a.axes.filter { !needed.contains($0) && !b.axes.contains($0) })
    let b = try sum(b, over: b.axes.filter { !needed.contains($0) && !a.axes.contains($0) })
    var sizes: [Character: Int] = [:]
    for (axes, value) in [a, b] {
      for (axis, size) in zip(axes, shape(value).dimensions) {
        guard sizes[axis] == nil || sizes[axis] == size || sizes[axis] == 1 || size == 1 else {
          throw LoweringRefusal("axis '\(axis)' has the sizes \(sizes[axis] ?? 0) and \(size)")
        }
        sizes[axis] = max(sizes[axis] ?? 1, size)
      }
    }
    let shared = a.axes.filter { b.axes.contains($0) }
    let batch = shared.filter { needed.contains($0) }
    let summed = shared.filter { !needed.contains($0) }
    let rows = a.axes.filter { !shared.contains($0) }
    let columns = b.axes.filter { !shared.contains($0) }
    func extent(_ axes: [Character]) -> Int { axes.reduce(1) { $0 * (sizes[$1] ?? 1) } }
    func matrix(_ operand: Labelled, _ order: [Character], _ flat: [Int], in builder: inout NetworkBuilder) throws
      -> ForeignValue
    {
      let permuted = try builder.permuted(operand.value, try order.map { try builder.place(of: $0, in: operand.axes) })
      // An axis of size 1 stretches to that of the other operand.
      let full = try builder.expanded(permuted, order.map { sizes[$0] ?? 1 })
      return try builder.reshaped(full, flat)
    }
    let leading = batch.map { sizes[$0] ?? 1 }
    let left = try matrix(a, batch + rows + summed, leading + [extent(rows), extent(summed)], in: &self)
    let right = try matrix(b, batch + columns + summed, leading + [extent(columns), extent(summed)], in: &self)
    let product = try product(left, try transposed(right, -1, -2))
    let axes = batch + rows + columns
    return (axes, try reshaped(product, axes.map { sizes[$0] ?? 1 }))
  }
}

/// The axes of an Einstein sum: a letter for each; those of an ellipsis are digits' superscripts, the last axis first.
struct EinsumEquation {
  /// The axes of each operand.
  let operands: [[Character]]
  /// The axes of the result.
  let result: [Character]

  /// - Parameter ranks: the numbers of axes of the operands.
  init(_ text: String, ranks: [Int]) throws {
    let text = text.filter { $0 != " " }
    let sides = EinsumEquation.sides(text)
    let terms = sides.operands.split(separator: ",", omittingEmptySubsequences: false)
    guard terms.count == ranks.count else {
      throw LoweringRefusal("the equation '\(text)' has \(terms.count) operands")
    }
    var hidden = 0
    operands = try zip(terms, ranks).map { term, rank in
      let letters = EinsumEquation.letters(term)
      guard let ellipsis = letters.firstIndex(of: ".") else {
        guard letters.count == rank else { throw LoweringRefusal("'\(term)' does not name \(rank) axes") }
        return letters
      }
      let count = rank - letters.count + 1
      guard count >= 0 else { throw LoweringRefusal("'\(term)' names more than \(rank) axes") }
      hidden = max(hidden, count)
      return letters[..<ellipsis] + EinsumEquation.hiddenAxes(count) + letters[(ellipsis + 1)...]
    }
    let ellipsis = EinsumEquation.hiddenAxes(hidden)
    if let output = sides.result {
      result = EinsumEquation.letters(output).flatMap { $0 == "." ? ellipsis : [$0] }
    } else {
      // Without an arrow: the axes that occur once, in alphabetical order.
      let counts = Dictionary(operands.joined().map { ($0, 1) }, uniquingKeysWith: +)
      result = ellipsis + counts.filter { $0.value == 1 && !ellipsis.contains($0.key) }.keys.sorted()
    }
    guard Set(result).count == result.count else { throw LoweringRefusal("an axis of the result occurs twice") }
  }

  private static func sides(_ text: String) -> (operands: Substring, result: Substring?) {
    guard let arrow = text.firstIndex(of: "-"), text[arrow...].hasPrefix("->") else { return (text[...], nil) }
    return (text[..<arrow], text[text.index(arrow, offsetBy: 2)...])
  }

  /// The letters of a term, its ellipsis as one dot.
  private static func letters(_ term: Substring) -> [Character] {
    var letters: [Character] = []
    for letter in term where letter != "." || letters.last != "." { letters.append(letter) }
    return letters
  }

  /// Names for the axes of an ellipsis, which are aligned at the last.
  private static func hiddenAxes(_ count: Int) -> [Character] {
    (0..<count).reversed().map { Character(UnicodeScalar(UInt8(33 + $0 % 10))) }
  }
}
