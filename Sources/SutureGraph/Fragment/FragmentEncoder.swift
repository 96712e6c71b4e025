import SutureSupport

extension GraphFragment {
  /// The fragment as bytes, as `FragmentFormat` describes them; equal fragments give equal bytes.
  /// - Throws: `FragmentError` where it holds operations that plugins cannot call, names that cannot be sent, or more
  ///   than an encoding may.
  public func encoded() throws(FragmentError) -> [UInt8] {
    var encoder = FragmentEncoder(self)
    return try encoder.encode()
  }
}

/// Writes a fragment as bytes.
private struct FragmentEncoder {
  private let fragment: GraphFragment
  private var bytes: [UInt8] = []
  /// The positions of the names that were written out, by their bytes: equal texts may be spelled by different ones.
  private var names: [[UInt8]: Int] = [:]
  /// The scopes' indices, by path.
  private let scopeIndices: [String: Int]
  private var writtenScopes = 1
  private var writtenValues: Int
  private var writtenSites = 0

  private static let callable = Set(OperationCatalogue.names)

  init(_ fragment: GraphFragment) {
    self.fragment = fragment
    writtenValues = fragment.graph.inputs.count
    scopeIndices = Dictionary(
      fragment.graph.scopes.enumerated().dropFirst().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func encode() throws(FragmentError) -> [UInt8] {
    bytes = FragmentFormat.magic + [FragmentFormat.version]
    write(fragment.graph.inputs.count)
    for shape in fragment.inputShapes { write(shape) }
    try fragment.forEachStep { step throws(FragmentError) in
      switch step {
      case .variable(let variable): try write(variable)
      case .operation(let node): try write(node)
      case .site(let site, let marker): try write(site, marker)
      }
      guard bytes.count <= FragmentLimits.encodedSize else { throw tooLarge }
    }
    try writeScopes(below: fragment.graph.scopes.count)
    write(FragmentFormat.Event.end)
    write(fragment.output)
    guard bytes.count <= FragmentLimits.encodedSize else { throw tooLarge }
    return bytes
  }

  private var tooLarge: FragmentError {
    .overBudget(what: "bytes", limit: FragmentLimits.encodedSize, offset: bytes.count)
  }

  // MARK: Events

  /// Writes the scopes that come first in the list, up to a count, unless they were written before.
  private mutating func writeScopes(below count: Int) throws(FragmentError) {
    while writtenScopes < count {
      let scope = fragment.graph.scopes[writtenScopes]
      write(FragmentFormat.Event.scope)
      write(scope.parent ?? 0)
      try write(name: scope.name)
      try write(name: scope.type)
      writtenScopes += 1
    }
  }

  private mutating func write(_ variable: Variable) throws(FragmentError) {
    let (scope, name) = place(of: variable)
    try writeScopes(below: scope + 1)
    write(variable.role == .parameter ? FragmentFormat.Event.parameter : .buffer)
    write(scope)
    try write(name: name)
    write(variable.shape)
    switch variable.initialiser {
    case .constant(let value): write(FragmentFormat.InitialiserKind.constant, [value])
    case .uniform(let low, let high): write(FragmentFormat.InitialiserKind.uniform, [low, high])
    case .normal(let mean, let deviation): write(FragmentFormat.InitialiserKind.normal, [mean, deviation])
    case .truncatedNormal(let mean, let deviation):
      write(FragmentFormat.InitialiserKind.truncatedNormal, [mean, deviation])
    case .values(let values), .trained(let values, _):
      write(FragmentFormat.InitialiserKind.values)
      bytes.append(littleEndian: values)
    }
    writtenValues += 1
  }

  /// The innermost scope whose path begins a variable's full name, and the rest: the graph keeps the full name alone.
  private func place(of variable: Variable) -> (scope: Int, name: String) {
    // A scope that came after the next site must not be written before it.
    let sites = fragment.sites
    let limit = writtenSites < sites.count ? sites[writtenSites].scopeCount : fragment.graph.scopes.count
    let full = Array(variable.name.utf8)
    var end = full.dropLast().lastIndex(of: UInt8(ascii: "."))
    while let dot = end {
      let path = full[..<dot]
      if let scope = scopeIndices[String(decoding: path, as: UTF8.self)], scope < limit,
        fragment.graph.scopes[scope].path.utf8.elementsEqual(path)
      {
        return (scope, String(decoding: full[(dot + 1)...], as: UTF8.self))
      }
      end = path.lastIndex(of: UInt8(ascii: "."))
    }
    return (0, variable.name)
  }

  private mutating func write(_ node: Node) throws(FragmentError) {
    let operation = node.operation
    guard Self.callable.contains(operation.name) else {
      throw .unfit("plugins cannot call its operation '\(operation.name)'")
    }
    try writeScopes(below: node.scope + 1)
    write(FragmentFormat.Event.operation)
    write(node.scope)
    try write(name: operation.name)
    write(operation.attributes.count)
    for attribute in operation.attributes { try write(attribute) }
    write(node.inputs.count)
    for input in node.inputs { write(input) }
    writtenValues += node.outputs.count
  }

  private mutating func write(_ attribute: Attribute) throws(FragmentError) {
    try write(name: attribute.name)
    switch attribute.value {
    case .integer(let number):
      write(FragmentFormat.AttributeKind.integer)
      write(integer: number)
    case .real(let number):
      write(FragmentFormat.AttributeKind.real)
      write(real: number)
    case .text(let text):
      write(FragmentFormat.AttributeKind.text)
      write(text: text)
    case .integers(let numbers):
      write(FragmentFormat.AttributeKind.integers)
      write(numbers.count)
      for number in numbers { write(integer: number) }
    }
  }

  private mutating func write(_ site: SiteMark, _ marker: Node) throws(FragmentError) {
    try writeScopes(below: site.scopeCount)
    write(FragmentFormat.Event.site)
    write(marker.scope)
    try write(name: site.localName(in: fragment.graph.scopes[marker.scope].path) ?? "", mayBeEmpty: true)
    for value in marker.inputs { write(value) }
    switch site.layout {
    case .map: write(FragmentFormat.LayoutKind.map)
    case .tokens(let prefix, let height, let width):
      write(FragmentFormat.LayoutKind.tokens)
      for number in [prefix, height, width] { write(number) }
    }
    writtenValues += 1
    writtenSites += 1
  }

  // MARK: Parts

  private mutating func write<Kind: RawRepresentable<UInt8>>(_ kind: Kind) { bytes.append(kind.rawValue) }

  private mutating func write(_ kind: FragmentFormat.InitialiserKind, _ numbers: [Double]) {
    write(kind)
    for number in numbers { write(real: number) }
  }

  private mutating func write(_ value: Value) { write(writtenValues - value.index) }

  private mutating func write(_ shape: Shape) {
    write(shape.rank)
    for size in shape.dimensions { write(size) }
  }

  /// A number from 0 on.
  private mutating func write(_ number: Int) { write(bits: UInt64(number)) }

  private mutating func write(integer number: Int) {
    write(bits: UInt64(bitPattern: Int64(number << 1 ^ number >> 63)))
  }

  private mutating func write(bits: UInt64) {
    var rest = bits
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func write(real number: Double) { bytes.append(littleEndian: number.bitPattern) }

  private mutating func write(text: String) {
    write(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func write(name: String, mayBeEmpty: Bool = false) throws(FragmentError) {
    if let fault = FragmentFormat.fault(inName: name, mayBeEmpty: mayBeEmpty) { throw .unfit("a name of it \(fault)") }
    let spelling = Array(name.utf8)
    if let known = names[spelling] { return write(known) }
    names[spelling] = names.count + 1
    write(0)
    write(text: name)
  }
}
