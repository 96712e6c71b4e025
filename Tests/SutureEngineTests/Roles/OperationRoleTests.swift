import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph

/// Every operation that a lowered graph, a gradient or a rewriting of the engine can contain, and how it is planned.
@Suite struct OperationRoleTests {
  /// The graphs that come from one operation: lowered for both modes, with gradients, and as the engine rewrites them.
  private static func graphs(of operation: any Operation, _ inputs: [Shape]) throws -> [Graph] {
    let built = try graph(of: operation, inputs)
    var graphs: [Graph] = []
    for mode in [Mode.evaluation, .training] {
      var lowered = try built.lowered(for: mode)
      let upstream = try lowered.input("upstream", lowered.shape(lowered.outputs[0]))
      let targets = lowered.inputs.dropLast().map(\.value)
      lowered.outputs += try lowered.appendGradients(seeds: [(lowered.outputs[0], upstream)], of: targets)
      graphs += [lowered, try lowered.decomposed()]
    }
    return graphs
  }

  private static func graphs(of test: GradientCase) throws -> [Graph] {
    try graphs(of: try OperationCatalogue.operation(test.name, test.attributes), test.operands.map(\.shape))
  }

  /// Whether an operation with this role is computed by a kernel of its own in some plans.
  private static func needsKernel(_ role: OperationRole) -> Bool {
    switch role {
    case .pointwise(let function): function.isPermutation
    case .view: false
    case .reduction, .convolution, .kernel, .relayout, .subsampling: true
    }
  }

  @Test(arguments: GradientCase.all)
  func `every primitive and backward operation has a role, and a kernel if it needs one`(_ test: GradientCase) throws {
    for graph in try Self.graphs(of: test) {
      for node in graph.nodes {
        let role = try OperationRole(node, in: graph)
        let hasKernel = KernelCatalogue.factories[ObjectIdentifier(type(of: node.operation))] != nil
        #expect(hasKernel == Self.needsKernel(role), "\(node.operation.name)")
      }
    }
  }

  @Test func `every kernel belongs to an operation that graphs can contain`() throws {
    // Those that the engine itself inserts.
    let inserted: [any Operation.Type] = [
      Relayout.self, Attention.self, AttentionGradient.self, Subsample.self, SubsampleGradient.self,
    ]
    var types = Set(inserted.map { ObjectIdentifier($0) })
    for test in GradientCase.all {
      for graph in try Self.graphs(of: test) {
        types.formUnion(graph.nodes.map { ObjectIdentifier(type(of: $0.operation)) })
      }
    }
    #expect(Set(KernelCatalogue.factories.keys).subtracting(types).isEmpty)
  }

  @Test func `views compute nothing, and what the engine inserts has a kernel`() throws {
    for operation in [Reshape([6]), StopGradient()] as [any Operation] {
      let graph = try graph(of: operation, [operation is Reshape ? [2, 3] : [6]])
      guard case .view = try OperationRole(graph.nodes[0], in: graph) else {
        Issue.record("'\(operation.name)' is not a view")
        continue
      }
      #expect(graph.memoryRoots(try graph.roles()) == [0, 0])
    }
    let graph = try graph(of: Relayout(makesBlocks: true), [[1, 8, 2, 2]])
    #expect(Self.needsKernel(try OperationRole(graph.nodes[0], in: graph)))
    #expect(KernelCatalogue.factories[ObjectIdentifier(Relayout.self)] != nil)
  }

  /// An operation that nothing but this test knows.
  private struct UnknownOperation: Operation {
    var name: String { "unknown" }
    var attributes: [Attribute] { [] }

    func outputShapes(_ inputs: [Shape]) throws(GraphError) -> [Shape] { inputs }
  }

  @Test(arguments: [true, false])
  func `an operation that the engine does not know cannot be planned`(_ fuses: Bool) throws {
    var graph = try graph(of: UnknownOperation(), [[2, 3]])
    graph.outputs = [try graph.unary(.relu, graph.outputs[0])]
    let store = try VariableStore([], seed: 0)
    #expect(throws: EngineError.missingKernel(operation: "unknown")) {
      try Plan(graph, variables: store, tuning: PlanTuning(fuses: fuses))
    }
  }

  @Test func `only random masks depend on the seed`() throws {
    for (operation, expected) in [(RandomMask(probability: 0.5, stream: 1), true), (Softmax(axis: 0), false)]
      as [(any Operation, Bool)]
    {
      let graph = try graph(of: operation, [[4]])
      #expect(try OperationRole(graph.nodes[0], in: graph).dependsOnSeed == expected)
    }
  }

  /// A convolution, and whether the engine's own loops compute it.
  struct ConvolutionCase: Sendable {
    let weight: Shape
    var stride = 1
    var padding = 0
    var dilation = 1
    var groups = 1
    let isDirect: Bool
  }

  @Test(arguments: [
    ConvolutionCase(weight: [1, 2, 7, 7], padding: 3, isDirect: true),
    ConvolutionCase(weight: [64, 1, 3, 3], padding: 1, groups: 64, isDirect: true),
    ConvolutionCase(weight: [1, 1, 5], padding: 2, isDirect: true),
    ConvolutionCase(weight: [64, 64, 3, 3], padding: 1, isDirect: false),
    ConvolutionCase(weight: [1, 2, 7, 7], stride: 2, padding: 3, isDirect: false),
    ConvolutionCase(weight: [1, 2, 1, 1], padding: 1, isDirect: false),
    ConvolutionCase(weight: [16, 16, 3, 3], padding: 4, dilation: 4, isDirect: true),
    ConvolutionCase(weight: [16, 16, 3, 3], padding: 3, dilation: 3, isDirect: false),
  ])
  func `convolutions of stride 1 with few channels per group are direct`(_ test: ConvolutionCase) {
    let window = Window(stride: [test.stride], padding: [test.padding], dilation: [test.dilation])
    #expect(ConvolutionRole.isDirect(window, weight: test.weight, groups: test.groups) == test.isDirect)
  }
}
