import SutureSupport
import Testing

@testable import SutureGraph

/// What a builder that is in other hands may send: any bytes.
///
/// Refusing is right, trapping is not.
struct HostileFragmentTests {
  private typealias Bytes = FragmentBytes

  /// Decodes bytes; what is taken must be a fragment like those that builders make.
  /// - Returns: whether it was taken.
  @discardableResult
  private func take(_ bytes: [UInt8]) throws -> Bool {
    let fragment: GraphFragment
    do throws(FragmentError) {
      fragment = try GraphFragment(decoding: bytes)
    } catch {
      if "\(error)".utf8.count > 2000 { Issue.record("a long error: \(error)") }
      return false
    }
    let canonical = try fragment.encoded()
    let again = try GraphFragment(decoding: canonical)
    let isSame = facts(of: again.graph) == facts(of: fragment.graph) && again.sites == fragment.sites
    if try !isSame || again.encoded() != canonical { Issue.record("encoded again, it is another: \(bytes)") }
    var graph = Graph(type: "Host")
    var inputs: [Value] = []
    for shape in fragment.inputShapes { inputs.append(try graph.input("x\(inputs.count)", shape)) }
    graph.outputs = [try graph.splice(fragment, inputs: inputs)]
    let isSpliced =
      graph.shape(graph.outputs[0]) == fragment.graph.shape(fragment.output)
      && graph.nodes.count == fragment.graph.nodes.count - fragment.sites.count
    if !isSpliced { Issue.record("spliced, it is another: \(bytes)") }
    return true
  }

  @Test(arguments: UInt64(0)..<20)
  func `every beginning of an encoding is an error, and so is anything after it`(seed: UInt64) throws {
    let bytes = try RandomModule(seed: seed, steps: 30).fragment().encoded()
    for length in 0..<bytes.count {
      #expect(throws: FragmentError.self) { try GraphFragment(decoding: Array(bytes[..<length])) }
    }
    #expect(throws: FragmentError.bytesAfterEnd(offset: bytes.count)) { try GraphFragment(decoding: bytes + [0]) }
  }

  @Test func `whatever one byte becomes, the rest is refused or a fragment`() throws {
    // One of each kind of event, attribute and layout.
    let bytes = Bytes.fragment(
      [1, 4, 2, 2], Bytes.scope("a"), Bytes.parameter("w", Bytes.shape([4]), [1] + Bytes.real(-1) + Bytes.real(1)),
      Bytes.operation("group_norm", [1] + Bytes.name("groups") + [0, 4], 2), [5, 1] + Bytes.name("") + [1, 0],
      Bytes.operation(
        "resize", [2] + Bytes.name("size") + [3, 2, 6, 6] + Bytes.name("method") + [2] + Bytes.text("nearest"), 1),
      Bytes.operation("affine", [1] + Bytes.name("shift") + [1] + Bytes.real(2), 1),
      Bytes.operation("reshape", [1] + Bytes.name("shape") + [3, 3, 2, 8, 1], 1), Bytes.site("t", [1, 1, 1, 3]))
    #expect(try take(bytes))
    var taken = 0
    for position in bytes.indices {
      var changed = bytes
      for byte in UInt8.min...UInt8.max where byte != bytes[position] {
        changed[position] = byte
        if try take(changed) { taken += 1 }
      }
    }
    #expect(taken > 0)
  }

  @Test(arguments: UInt64(0)..<100)
  func `bytes that are changed, left out, repeated or drawn at random are refused or a fragment`(seed: UInt64) throws {
    var random = RandomStream(seed: seed, "mutations")
    let bytes = try RandomModule(seed: seed, steps: 30).fragment().encoded()
    for _ in 0..<100 {
      var changed = bytes
      for _ in 0...random.uniform(below: 3) {
        let position = 5 + random.uniform(below: changed.count - 5)
        let end = min(changed.count, position + 1 + random.uniform(below: 12))
        switch random.uniform(below: 5) {
        case 0: changed[position] = UInt8(random.uniform(below: 256))
        case 1: changed[position] ^= 1 << random.uniform(below: 8)
        case 2: changed.removeSubrange(position..<end)
        case 3: changed.insert(contentsOf: changed[position..<end], at: 5 + random.uniform(below: changed.count - 5))
        default:
          changed.replaceSubrange(position..<end, with: (position..<end).map { _ in UInt8(random.uniform(below: 256)) })
        }
        if changed.count < 7 { break }
      }
      try take(changed)
    }
    for length in 0..<50 {
      let noise = (0..<length).map { _ in UInt8(random.uniform(below: random.uniform(below: 2) == 0 ? 6 : 256)) }
      try take(noise)
      try take(Array(bytes.prefix(10)) + noise)
    }
  }

  // MARK: Budgets

  private func refusal(_ bytes: [UInt8]) -> FragmentError? {
    #expect(throws: FragmentError.self) { try GraphFragment(decoding: bytes) }
  }

  @Test func `scopes within scopes, and long paths of short names, have limits`() {
    let name = String(repeating: "n", count: FragmentLimits.nameLength)
    let nest = (0..<64).flatMap { Bytes.scope(name, in: UInt64($0)) }
    #expect(throws: Never.self) { try GraphFragment(decoding: Bytes.fragment([1], nest)) }
    if case .overBudget(let what, let limit, _) = refusal(Bytes.fragment([1], nest, Bytes.scope("n", in: 64))) {
      #expect(what == "scopes within scopes" && limit == 64)
    } else {
      Issue.record("more than 64 scopes were nested")
    }
    let parameters = (0..<500).flatMap { [2, 64] + Bytes.name("p\($0)") + [0, 0] + Bytes.real(0) }
    if case .overBudget(let what, _, _) = refusal(Bytes.fragment([1], nest, parameters)) {
      #expect(what == "bytes in full names")
    } else {
      Issue.record("ten kilobytes of names became eight megabytes")
    }
  }

  @Test func `parameters together, operations and the encoding itself have limits`() {
    let half = Bytes.shape([1 << 31])
    let two = Bytes.parameter("a", half) + Bytes.parameter("b", half)
    #expect(throws: Never.self) { try GraphFragment(decoding: Bytes.fragment([1], two)) }
    if case .overBudget(let what, _, _) = refusal(
      Bytes.fragment([1], two, Bytes.parameter("c", Bytes.shape([1]))))
    {
      #expect(what == "elements in parameters and buffers")
    } else {
      Issue.record("parameters beyond the limit were taken")
    }
    let relu: [UInt8] = [4, 0, 1, 0, 1, 1]
    let many = Bytes.operation("relu", [0], 1) + [[UInt8]](repeating: relu, count: Graph.maximumNodeCount).joined()
    if case .graph(.overBudget(let what, _), _) = refusal(Bytes.fragment([1], many)) {
      #expect(what == "operations")
    } else {
      Issue.record("operations beyond the limit were taken")
    }
    let size = FragmentLimits.encodedSize
    #expect(
      refusal([UInt8](repeating: 0, count: size + 1)) == .overBudget(what: "bytes", limit: size, offset: 0))
  }
}
