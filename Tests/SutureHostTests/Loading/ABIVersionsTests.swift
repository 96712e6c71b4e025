import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureHost
@testable import SutureRegistry

/// Plugins built against either minor version of the ABI, on hosts and with manifests of either.
@Suite struct ABIVersionsTests {
  /// A plugin.
  enum Library: String, CaseIterable {
    /// Built with the header of version 1.0.
    case old
    /// Needs 1.1 for a buffer with given values, and has one input.
    case values
    /// Needs 1.1 for its two inputs.
    case two

    func probe(_ manifest: String) throws -> ProbePlugin {
      switch self {
      case .old: try ProbePlugin("abi_1_0", manifests: [manifest])
      case .values: try ProbePlugin("abi_1_1", manifests: [manifest], macros: ["INPUTS=1"])
      case .two: try ProbePlugin("abi_1_1", manifests: [manifest], macros: ["INPUTS=2"])
      }
    }
  }

  private static let one = "{input: [n, c, h, w], output: [n, c, h, w]}"
  private static let two = "{inputs: {x: [n, c, h, w], y: [n, c, h, w]}, output: [n, 2 * c, h, w]}"
  private static let three = "{inputs: {x: [n, c, h, w], y: [n, c, h, w], z: [n, c, h, w]}, output: [n, 3 * c, h, w]}"

  struct Combination: Sendable, CustomTestStringConvertible {
    let library: Library
    let abi: String
    let contract: String
    /// What is said where it is refused, after the library's path; nil where it builds.
    let refusal: String?
    var testDescription: String { "\(library) abi \(abi) \(contract)" }
  }

  static let combinations = [
    Combination(library: .old, abi: "1", contract: one, refusal: nil),
    Combination(library: .old, abi: "\"1.1\"", contract: one, refusal: nil),
    Combination(
      library: .values, abi: "1", contract: one,
      refusal: "'probe' states plugin ABI 1.0 in its manifest, but 'PATH' needs 1.1"),
    Combination(library: .values, abi: "\"1.1\"", contract: one, refusal: nil),
    Combination(library: .two, abi: "\"1.1\"", contract: two, refusal: nil),
    Combination(
      library: .old, abi: "\"1.1\"", contract: two,
      refusal: "'probe' has 2 inputs in its manifest, but 'PATH' offers it for plugin ABI 1.0, in which modules have "
        + "one input; several inputs need ABI 1.1"),
    Combination(
      library: .values, abi: "\"1.1\"", contract: two,
      refusal: "'probe' has 2 inputs in its manifest, but 1 in 'PATH'"),
    Combination(
      library: .two, abi: "\"1.1\"", contract: three,
      refusal: "'probe' has 3 inputs in its manifest, but 2 in 'PATH'"),
    Combination(
      library: .two, abi: "1", contract: one, refusal: "'probe' has 1 input in its manifest, but 2 in 'PATH'"),
  ]

  @Test(arguments: combinations)
  func `a plugin and a manifest of either version fit or are refused with one sentence`(
    combination: Combination
  ) throws {
    let probe = try combination.library.probe(
      Samples.manifest(contract: combination.contract, abi: combination.abi))
    guard let refusal = combination.refusal else {
      #expect(try probe.build().outputs.count == 1)
      return
    }
    let error = try #require(try probe.failure() as? LoadError)
    // Libraries of the same content are loaded once, from the folder of the first test that uses one.
    let text = "\(error)".replacing(#/'[^' ]*\/libProbe.so'/#, with: "'PATH'")
    #expect(text == refusal)
  }

  @Test(arguments: [
    (one, "1", nil), (one, "\"1.1\"", nil), (two, "\"1.1\"", nil),
    (two, "1", "'inputs' needs plugin ABI 1.1 or later: abi: \"1.1\", not 1.0"),
  ])
  func `a manifest with several inputs says which version they need`(
    contract: String, abi: String, refusal: String?
  ) {
    let text = Samples.manifest(contract: contract, abi: abi)
    guard let refusal else {
      #expect(throws: Never.self) { try Samples.read(text) }
      return
    }
    #expect(#expect(throws: YAMLError.self) { try Samples.read(text) }?.message == refusal)
  }

  @Test(arguments: Library.allCases, [ABIVersion(1, 0), ABIVersion(1, 1)])
  func `a host takes what needs no more than it offers, and refuses the rest with both versions`(
    library: Library, host: ABIVersion
  ) throws {
    let probe = try library.probe(Samples.manifest())
    let path = probe.folder.file("libProbe.so")
    let entry = try OpenedLibrary(path).entry
    let reader = OfferReader(path: path, host: host)
    guard library != .old, host.minor == 0 else {
      let items = try reader.items(entry)
      #expect(items.map(\.inputCount) == [library == .two ? 2 : 1])
      #expect(items.map(\.needs.minor) == [library == .old ? 0 : 1])
      return
    }
    let error = #expect(throws: LoadError.self) { try reader.items(entry) }
    #expect(error?.description == "'\(path)' needs plugin ABI 1.1, but this version offers 1.0")
  }

  @Test func `a manifest for a later version is refused before its library is read`() throws {
    let probe = try ProbePlugin("abi_1_0", manifests: [Samples.manifest(abi: "\"1.2\"")])
    let error = try #require(try probe.failure() as? LibraryError)
    #expect("\(error)".hasPrefix("'probe' needs plugin ABI 1.2, but this version offers 1.1"))
  }

  @Test(arguments: [
    (["INPUTS=9"], "item 1 has more than 8 inputs"),
    (["BUILD_INPUTS=0"], "item 1 has 2 inputs, but no 'build_inputs'"),
    (["ITEM_SIZE=56"], "item 1 states 56 bytes, but version 1.1 has 72"),
    (["INPUTS=1", "BUILD=0"], "item 1 has no 'build'"),
    (["OFFER_MINOR=0"], "item 1 needs plugin ABI 1.1, but the offer states 1.0"),
  ])
  func `an item of version 1.1 that contradicts itself is refused`(macros: [String], reason: String) throws {
    let probe = try ProbePlugin("abi_1_1", macros: macros)
    let path = probe.folder.file("libProbe.so")
    #expect(try probe.failure() as? LoadError == .invalidOffer(path: path, reason: reason))
  }

  @Test func `an item that states version 1.0 has one input, whatever follows it in memory`() throws {
    let probe = try ProbePlugin("abi_1_1", macros: ["ITEM_MINOR=0", "OFFER_MINOR=0"])
    #expect(try probe.build().inputs.map(\.name) == ["x"])
  }

  @Test func `an item with several inputs needs no function for one, and gets them in order`() throws {
    let probe = try ProbePlugin(
      "abi_1_1", manifests: [Samples.manifest(contract: Self.two, abi: "\"1.1\"")], macros: ["BUILD=0"])
    let graph = try probe.build()
    #expect(graph.inputs.map(\.name) == ["x", "x2"])
    #expect(graph.nodes[0].inputs == graph.inputs.reversed().map(\.value))
  }
}
