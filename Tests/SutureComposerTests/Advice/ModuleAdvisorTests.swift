import SutureGraph
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureComposer

struct ModuleAdvisorTests {
  private func advice(_ text: String, _ input: Shape, sites: [Site] = []) throws -> [ModuleAdvice] {
    try ModuleAdvisor(Checkout.grafter, sites: sites).advice(
      on: try Fixtures.composer.composition(text), at: Signal(input))
  }

  @Test(
    arguments: [
      ("cbam", [1, 512, 1, 1], "kernel_size 1 would fit: cbam(kernel_size: 1)"),
      (
        "se >> cbam(reduction: 8) >> eca", [1, 512, 2, 2], "kernel_size 3 would fit: cbam(reduction: 8, kernel_size: 3)"
      ),
      ("eca(kernel_size: 7)", [1, 3, 8, 8], "kernel_size 5 would fit: eca(kernel_size: 5)"),
      ("sk", [2, 64, 1, 1], "kernels [1] would fit: sk(kernels: [1])"),
      (
        "lka", [1, 32, 2, 2],
        "'lka' runs on 2×2, but that part of the kernel has no effect there and gets no gradient"
      ),
      (
        "lska", [2, 64, 5, 2],
        "'lska' runs on 5×2, but that part of the kernel has no effect there and gets no gradient"
      ),
      ("lska(kernel_size: 23)", [2, 64, 7, 7], "kernel_size 11 would fit: lska(kernel_size: 11)"),
      ("smfa", [2, 64, 9, 9], "down_scale 4 would fit: smfa(down_scale: 4)"),
      ("epsa", [2, 64, 2, 2], "kernels [3, 3, 3, 3] would fit: epsa(kernels: [3, 3, 3, 3])"),
    ] as [(String, Shape, String)])
  func `a kernel that reaches beyond the map has a way out`(text: String, input: Shape, way: String) throws {
    let found = try advice(text, input)
    #expect(found.count == 1 && found.first?.input == input && found.first?.sizeText == nil)
    #expect(found.first?.kernelText == way)
  }

  @Test(arguments: Checkout.registry.manifests.filter { $0.kind == .module }.map(\.id))
  func `what is hinted at small maps can be built and is not warned of again`(id: String) throws {
    let manifest = try Checkout.registry.manifest(id, kind: .module)
    // A module that joins branches is written over some.
    let branches = manifest.branchNames.map { _ in "identity" }
    let composition = try Fixtures.composer.composition(manifest.call([:], over: branches))
    for (height, width) in [(1, 1), (2, 2), (3, 3), (5, 2), (2, 9), (8, 8)] {
      let input: Shape = manifest.contract.inputForm == .map ? [2, 64, height, width] : [2, height * width, 64]
      let (text, isRefused) = try hint(on: composition, at: input)
      guard let text else { continue }
      let names = manifest.branchNames.joined(separator: ", ")
      let call = names.isEmpty ? text : text.replacing(names, with: branches.joined(separator: ", "))
      let changed = try Fixtures.composer.composition(call)
      let graph = try Checkout.grafter.build(changed, input: input)
      #expect(isRefused || !graph.hasIdleKernels, "\(text) at \(input)")
    }
  }

  /// The composition that is hinted at if one is refused, or if part of its kernels only meets padding.
  private func hint(on composition: Composition, at input: Shape) throws -> (text: String?, isRefused: Bool) {
    func call(in message: String) -> String? {
      message.split(separator: "\n").compactMap { line in
        line.firstRange(of: " would fit: ").map { String(line[$0.upperBound...]) }
      }.first
    }
    let advisor = ModuleAdvisor(Checkout.grafter)
    do {
      _ = try Checkout.grafter.build(composition, input: input)
    } catch {
      return (call(in: "\(advisor.confirming(error))"), true)
    }
    let texts = ModuleAdvice.kernelTexts(of: try advisor.advice(on: composition, at: Signal(input)))
    return (texts.lazy.compactMap(call).first, false)
  }

  @Test(
    arguments: [
      ("smfa", [2, 64, 3, 3], "down_scale 1 would fit: smfa(down_scale: 1)"),
      // Without a value that suits the map, the nearest that can be built.
      ("smfa", [2, 64, 1, 9], "down_scale 1 would fit: smfa(down_scale: 1)"),
      ("se", [2, 3, 8, 8], "reduction 1, 2 or 3 would fit: se(reduction: 3)"),
    ] as [(String, Shape, String)])
  func `of the values that a contract accepts, one without warnings is suggested`(
    text: String, input: Shape, suggestion: String
  ) throws {
    let composition = try Fixtures.composer.composition(text)
    let site = Site(name: "x", shape: input, layout: .map)
    let checks: [() throws -> Void] = [
      { _ = try Fixtures.composer.check(composition, input: site.signal) },
      { try Fixtures.composer.check(composition, at: site, of: "a backbone") },
    ]
    for check in checks {
      let error = #expect(throws: (any Error).self) { try check() }
      let confirmed = try ModuleAdvisor(Checkout.grafter).confirming(#require(error))
      #expect("\(confirmed)".hasSuffix("\n\(suggestion)"), "\(confirmed)")
    }
  }

  @Test func `a hint suits all sites, and is given once`() throws {
    let sites = [
      Site(name: "large", shape: [1, 512, 2, 2], layout: .map),
      Site(name: "small", shape: [1, 512, 1, 1], layout: .map),
    ]
    let found = try ModuleAdvisor(Checkout.grafter).advice(on: try Fixtures.composer.composition("cbam"), at: sites)
    #expect(found.map(\.input) == [[1, 512, 2, 2], [1, 512, 1, 1]])
    #expect(ModuleAdvice.kernelTexts(of: found) == ["kernel_size 1 would fit: cbam(kernel_size: 1)"])
  }

  @Test func `without a fitting hyperparameter, sites of the backbone are offered`() throws {
    let sites = [
      Site(name: "small", shape: [1, 32, 2, 2], layout: .map),
      Site(name: "large", shape: [1, 32, 32, 32], layout: .map),
      Site(name: "tokens", shape: [1, 1025, 32], layout: .tokens(prefix: 1, height: 32, width: 32)),
    ]
    #expect(try advice("lka", [1, 32, 2, 2], sites: sites).first?.kernelText == "'lka' would fit at large, tokens")
  }

  @Test(arguments: ["se", "cbam", "sk", "mhsa", "triplet >> coord", "psa_s", "lka"])
  func `modules at usual shapes need no advice`(text: String) throws {
    #expect(try advice(text, [2, 64, 32, 32], sites: []) == [])
  }

  @Test func `parameters with the size of the map are told`() throws {
    let folder = try TemporaryFolder()
    try folder.write("modules/fixed.yaml", Samples.manifest(id: "fixed"))
    try folder.write("modules/free.yaml", Samples.manifest(id: "free"))
    try folder.write("modules/tokens.yaml", Samples.manifest(id: "tokens", input: "[n, l, c]", output: "[n, l, c]"))
    let registry = Registry(folders: [folder.path])
    let advisor = ModuleAdvisor(Grafter(registry: registry, source: PositionSource()))
    func texts(_ text: String, _ signal: Signal) throws -> [String?] {
      try advisor.advice(on: try CompositionParser.parse(text), at: signal).map(\.sizeText)
    }
    let rest = "trained weights fit no other size of the input"
    #expect(
      try texts("free >> fixed", Signal([2, 8, 14, 7])) == ["the parameters of 'fixed' are made for 14×7: \(rest)"])
    #expect(
      try texts("tokens", Signal([2, 196, 8])) == ["the parameters of 'tokens' are made for 196 tokens: \(rest)"])
  }
}

/// Builds modules with one parameter: for each position, except in the module `free`.
private struct PositionSource: FragmentSource {
  func fragment(
    of manifest: Manifest, hyperparameters: [String: HyperparameterValue], inputs: [Shape]
  ) throws -> GraphFragment {
    var graph = Graph(type: manifest.name)
    var shape = try #require(inputs.first)
    let x = try graph.input("x", shape)
    shape[0] = 1
    if manifest.id == "free" { shape = [1] }
    let bias = try graph.variable(.parameter, "bias", shape, .constant(0))
    graph.outputs = [try graph.binary(.add, x, bias)]
    return try GraphFragment(graph)
  }

  func codeDigest(of manifest: Manifest) -> String { "" }
}
