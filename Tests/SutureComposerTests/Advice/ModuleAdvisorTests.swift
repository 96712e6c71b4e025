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
        "se >> cbam(reduction: 8) >> eca", [1, 512, 2, 2], "kernel_size 3 would fit: cbam(kernel_size: 3, reduction: 8)"
      ),
      ("eca(kernel_size: 7)", [1, 3, 8, 8], "kernel_size 5 would fit: eca(kernel_size: 5)"),
      ("sk", [2, 64, 1, 1], "kernels [1] would fit: sk(kernels: [1])"),
      ("lka", [1, 32, 2, 2], "'lka' needs a larger map than 2×2"),
    ] as [(String, Shape, String)])
  func `a kernel that reaches beyond the map has a way out`(text: String, input: Shape, way: String) throws {
    let found = try advice(text, input)
    #expect(found.count == 1 && found.first?.input == input && found.first?.sizeText == nil)
    #expect(found.first?.kernelText == way)
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
