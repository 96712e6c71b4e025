import SutureGraph

extension NetworkBuilder {
  /// The most elements along an axis that is indexed: indices are floats where they are computed.
  static let longestAxis = 1 << 24

  /// A value whose elements are known; nil for others.
  ///
  /// A variable without elements is known too.
  package func known(_ value: ForeignValue) -> ForeignTensor? {
    switch value {
    case .known(let tensor): tensor
    case .variable:
      shape(value).dimensions.contains(0) ? ForeignTensor(shape: shape(value).dimensions, .floats([])) : nil
    case .tensor: nil
    }
  }

  /// The values whose elements are known, if all are.
  package func known(_ values: [ForeignValue]) -> [ForeignTensor]? {
    let tensors = values.compactMap { known($0) }
    return tensors.count == values.count ? tensors : nil
  }

  /// The values whose elements are known, if all are, and if a result of a shape may be computed from them.
  func known(_ values: [ForeignValue], for shape: [Int]) -> [ForeignTensor]? {
    ForeignTensor.evaluates(shape) ? known(values) : nil
  }

  /// A known tensor of one element, as a number.
  package func number(_ value: ForeignValue) -> Double? {
    guard let tensor = known(value), tensor.count == 1 else { return nil }
    return tensor.doubles[0]
  }

  /// The type of a value's elements.
  package func kind(_ value: ForeignValue) -> ElementKind {
    switch value {
    case .tensor(let value): kinds[value] ?? .floating
    case .known(let tensor): tensor.kind
    case .variable: .floating
    }
  }

  /// A tensor of the graph as a value of a kind.
  mutating func value(_ tensor: Value, _ kind: ElementKind = .floating) -> ForeignValue {
    kinds[tensor] = kind == .floating ? nil : kind
    return .tensor(tensor)
  }

  /// Applies an operation of the catalogue that computes floats.
  package mutating func applied(
    _ operation: String, _ inputs: [ForeignValue], _ attributes: [Attribute] = []
  ) throws -> ForeignValue {
    value(try apply(operation, try inputs.map { try tensor($0) }, attributes))
  }

  /// Applies an operation of the catalogue that moves the elements of its first input.
  mutating func moved(
    _ operation: String, _ inputs: [ForeignValue], _ attributes: [Attribute]
  ) throws -> ForeignValue {
    let kind = inputs.first.map { self.kind($0) } ?? .floating
    return value(try apply(operation, try inputs.map { try tensor($0) }, attributes), kind)
  }

  /// The axis that a possibly negative number means; the only axis of a single number is 0 or −1.
  package func axis(_ number: Int, of value: ForeignValue) throws -> Int {
    try axis(number, rank: shape(value).rank)
  }

  /// The axis that a possibly negative number means.
  package func axis(_ number: Int, rank: Int) throws -> Int {
    let rank = max(rank, 1)
    guard (-rank..<rank).contains(number) else { throw LoweringRefusal("there is no axis \(number) of \(rank)") }
    return number < 0 ? number + rank : number
  }

  /// The number of elements along an axis whose indices are listed.
  func size(_ x: ForeignValue, along axis: Int) throws -> Int {
    let shape = shape(x)
    guard axis < shape.rank else { throw LoweringRefusal("a single number has no axis") }
    guard shape[axis] <= NetworkBuilder.longestAxis else {
      throw LoweringRefusal("axis \(axis) of \(shape) has more than \(NetworkBuilder.longestAxis) elements")
    }
    return shape[axis]
  }

  /// Several axes, sorted; all where the list is empty or absent.
  package func axes(_ numbers: [Int]?, of value: ForeignValue) throws -> [Int] {
    let rank = shape(value).rank
    guard let numbers, !numbers.isEmpty else { return Array(0..<rank) }
    return try rank == 0 ? [] : Set(numbers.map { try axis($0, rank: rank) }).sorted()
  }

  /// A tensor whose elements are all one number.
  package mutating func full(_ sizes: [Int], _ number: ForeignTensor) throws -> ForeignValue {
    guard sizes.allSatisfy({ $0 >= 0 }), number.count == 1 else {
      throw LoweringRefusal("\(sizes) are no sizes, or the number is a tensor")
    }
    if ForeignTensor.evaluates(sizes) { return .known(try ForeignTensor(repeating: number, shape: sizes)) }
    return value(try graph.constant(number.doubles[0], Shape(sizes)), number.kind)
  }
}
