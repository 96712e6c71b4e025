import SutureComposer
import SutureConformance
import SutureEngine
import SutureExecution
import SutureGraph
import SutureHost
import SuturePyTorchEngine
import SutureRegistry
import SutureTestSupport
import Testing

@Suite(.serialized, .enabled(if: Checkout.runsPyTorch, Comment(rawValue: Checkout.pyTorchIsMissing)))
struct ModuleAgreementTests {
  @Test func `outputs, gradients and buffers of all modules are those of oneDNN`() throws {
    let registry = Checkout.registry
    let comparison = EngineComparison(TestedEngine.engine(), with: OneDNNEngine())
    for manifest in registry.manifests where manifest.kind == .module {
      let subject = ConformanceSubject(
        manifest, registry: registry, examiner: ModuleLoader(registry: registry), engine: OneDNNEngine())
      let results = comparison.verify(subject)
      #expect(results.allSatisfy { $0.status == .passed }, "\(manifest.id): \(results.map(\.detail))")
    }
  }

  @Test func `a store that is changed between runs is read again, and read after a run has the new buffers`() throws {
    var graph = Graph(type: "Scale")
    let x = try graph.input("x", [2, 3])
    let weight = try graph.variable(.parameter, "weight", [3], .constant(2))
    let count = try graph.variable(.buffer, "count", [1], .constant(0))
    graph.outputs = [try graph.binary(.multiply, x, weight)]
    graph.update(count, to: try graph.affine(count, shift: 1))
    let variables = try VariableStore(graph.variables, seed: 0)
    let executable = try TestedEngine.engine().prepare(graph, variables: variables, options: ExecutionOptions())
    let input = Tensor([2, 3], [1, 2, 3, 4, 5, 6])
    #expect(try executable.run([input])[0].values == [2, 4, 6, 8, 10, 12])
    #expect(variables.tensor("count")?.values == [1])
    try variables.set("weight", Tensor([3], [1, 0, -1]))
    #expect(try executable.run([input])[0].values == [1, 0, -3, 4, 0, -6])
    #expect(variables.tensor("count")?.values == [2])
  }

  @Test func `an input of another size is refused`() throws {
    var graph = Graph(type: "Identity")
    graph.outputs = [try graph.unary(.relu, try graph.input("x", [2, 3]))]
    let executable = try TestedEngine.engine().prepare(
      graph, variables: try VariableStore([], seed: 0), options: ExecutionOptions())
    #expect(throws: EngineError.invalidInput(index: 0, expected: 6, actual: 2)) { try executable.setInput(0, [1, 2]) }
  }
}
