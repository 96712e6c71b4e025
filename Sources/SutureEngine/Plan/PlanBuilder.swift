import CKernels
import SutureExecution
import SutureGraph

/// Creates the steps of a graph, and places its values.
struct PlanBuilder {
  /// The planned graph.
  let graph: Graph
  private let layout: BlockedLayout
  private let variables: VariableStore
  private let options: ExecutionOptions
  private let tuning: PlanTuning
  private let oneDNN: OneDNNContext

  /// The value whose memory each value shares: itself, or the value that it is a view of.
  private var roots: [Int]
  /// The number of elements of each value.
  private var counts: [Int]
  /// The placement of roots outside the arena.
  private var fixed: [Int: Placement] = [:]
  /// The steps of every execution, in order.
  private(set) var steps: [Step] = []
  /// The steps that depend on variables alone: executed again only after a change.
  private(set) var constantSteps: [Step] = []

  init(
    _ layout: BlockedLayout, _ variables: VariableStore, _ options: ExecutionOptions, _ tuning: PlanTuning,
    _ oneDNN: OneDNNContext
  ) throws(EngineError) {
    try self.init(layout, variables, options, tuning, oneDNN) { _ in }
  }

  /// Creates a builder; nil if an operation that supports row-major tensors alone would have an operand in blocks.
  init?(
    ifWalkable layout: BlockedLayout, _ variables: VariableStore, _ options: ExecutionOptions, _ tuning: PlanTuning,
    _ oneDNN: OneDNNContext
  ) throws(EngineError) {
    var isWalkable = true
    try self.init(layout, variables, options, tuning, oneDNN) { isWalkable = $0.walksBlocks }
    if !isWalkable { return nil }
  }

  private init(
    _ layout: BlockedLayout, _ variables: VariableStore, _ options: ExecutionOptions, _ tuning: PlanTuning,
    _ oneDNN: OneDNNContext, inspect: (FusionGraph) -> Void
  ) throws(EngineError) {
    let graph = layout.graph
    self.graph = graph
    self.layout = layout
    self.variables = variables
    self.options = options
    self.tuning = tuning
    self.oneDNN = oneDNN
    roots = graph.memoryRoots(layout.roles)
    counts = graph.shapes.map(\.elementCount)
    try placeVariables()
    try appendUnits(inspect)
    try placeGradients()
    appendUpdates()
  }

  // MARK: Values with a fixed placement

  private mutating func placeVariables() throws(EngineError) {
    let places = Dictionary(
      variables.slots.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    for variable in graph.variables {
      let slot = try variables.find(variable.name)
      guard slot.shape == variable.shape, let place = places[variable.name] else {
        throw .wrongShape(what: "'\(variable.name)'", expected: slot.shape, actual: variable.shape)
      }
      fixed[variable.value.index] = .variable(slot: place)
    }
  }

  /// The offset of each parameter's gradient in the block of gradients.
  private func gradientOffsets() throws(EngineError) -> [Int] {
    let range = options.gradientOutputs
    if range.isEmpty { return [] }
    let parameters = graph.trainableParameters
    guard range.count == parameters.count, range.lowerBound >= 0, range.upperBound <= graph.outputs.count else {
      throw .invalidGradientOutputs(range: range, parameters: parameters.count, outputs: graph.outputs.count)
    }
    var offsets: [Int] = []
    for (output, parameter) in zip(range, parameters) {
      let shape = graph.shape(graph.outputs[output])
      guard shape == parameter.shape else {
        throw .wrongShape(what: "the gradient of '\(parameter.name)'", expected: parameter.shape, actual: shape)
      }
      offsets.append(try variables.find(parameter.name).range.lowerBound)
    }
    return offsets
  }

  /// Places gradients in their block; those that must also be elsewhere are copied to it.
  private mutating func placeGradients() throws(EngineError) {
    outputValues = graph.outputs.map(\.index)
    let inputs = Set(graph.inputs.map(\.value.index))
    for (output, offset) in zip(options.gradientOutputs, try gradientOffsets()) {
      let root = roots[graph.outputs[output].index]
      if fixed[root] == nil, !inputs.contains(root) {
        fixed[root] = .gradient(offset: offset)
      } else {
        let copy = newValue(count: counts[root])
        fixed[copy] = .gradient(offset: offset)
        appendCopy(from: root, to: copy)
        outputValues[output] = copy
      }
    }
  }

  /// The value that each output of the graph is read from.
  private(set) var outputValues: [Int] = []

  // MARK: Steps

  private mutating func appendNode(_ index: Int, _ node: Node, _ fusion: FusionGraph) throws(EngineError) {
    var inputs = node.inputs.map { roots[$0.index] }
    let request = KernelRequest(
      name: node.operation.name, inputs: node.inputs.map(graph.shape), outputs: node.outputs.map(graph.shape),
      oneDNN: oneDNN, threads: options.threads,
      constantInputs: Set(inputs.indices.filter { fusion.isConstant[inputs[$0]] }),
      keepsVariables: options.gradientOutputs.isEmpty, block: layout.block,
      blockedInputs: Set(inputs.indices.filter { layout.values.contains(inputs[$0]) }),
      blockedOutputs: Set(node.outputs.indices.filter { layout.values.contains(node.outputs[$0].index) }))
    let kernel = try KernelCatalogue.kernel(for: node.operation, request)
    for preparation in kernel.preparations {
      let value = newValue(count: preparation.floatCount)
      append(
        step([], inputs: [inputs[preparation.input]], outputs: [value], preparation.kernel), isConstant: true)
      inputs.append(value)
    }
    let outputs = node.outputs.map(\.index)
    append(
      step([index], inputs: inputs, outputs: outputs, kernel),
      isConstant: outputs.allSatisfy { fusion.isConstant[$0] })
  }

  private func step(_ nodes: [Int], inputs: [Int], outputs: [Int], _ kernel: any Kernel) -> Step {
    Step(
      nodes: nodes, inputs: inputs, outputs: outputs, kernel: kernel,
      movedCount: (inputs + outputs).reduce(0) { $0 + counts[$1] })
  }

  private mutating func append(_ step: Step, isConstant: Bool) {
    if isConstant { constantSteps.append(step) } else { steps.append(step) }
  }

  /// Groups the operations that can be fused, then creates steps.
  private mutating func appendUnits(_ inspect: (FusionGraph) -> Void) throws(EngineError) {
    let kept = (graph.outputs + graph.updates.map(\.value)).map { roots[$0.index] }
    let fusion = FusionGraph(layout, roots: roots, kept: kept, fuses: tuning.fuses)
    inspect(fusion)
    for unit in FusionPlanner.units(fusion, kept: kept, threads: options.threads) {
      switch unit {
      case .node(let index): try appendNode(index, graph.nodes[index], fusion)
      case .group(let group): try append(group, fusion)
      }
    }
  }

  private mutating func append(_ group: FusedGroup, _ fusion: FusionGraph) throws(EngineError) {
    let program = try FusedProgramBuilder(group, fusion, threads: options.threads).program
    let inputs = group.imports
    let outputs = group.items.map(\.target).filter(group.exports.contains)
    append(
      step(
        group.items.flatMap { $0.chain + [$0.node] }, inputs: inputs, outputs: outputs,
        FusedKernel(program, inputs: inputs, outputs: outputs, threads: options.threads)),
      isConstant: outputs.allSatisfy { fusion.isConstant[$0] })
  }

  private mutating func newValue(count: Int) -> Int {
    roots.append(roots.count)
    counts.append(count)
    return roots.count - 1
  }

  private mutating func appendCopy(from source: Int, to target: Int) {
    let kernel = CopyLoop(sizes: [counts[source]], from: [1], to: [1]).kernel(threads: options.threads)
    steps.append(step([], inputs: [source], outputs: [target], kernel))
  }

  /// Updates buffers at the end, after all reads of their old values.
  private mutating func appendUpdates() {
    var moves: [(from: Int, to: Int)] = []
    for update in graph.updates {
      var source = roots[update.value.index]
      if case .variable = fixed[source] {
        // An earlier update may overwrite it.
        let copy = newValue(count: counts[source])
        appendCopy(from: source, to: copy)
        source = copy
      }
      moves.append((source, roots[update.buffer.index]))
    }
    for move in moves { appendCopy(from: move.from, to: move.to) }
  }

  // MARK: Memory

  /// The placement of all values.
  func memory() -> PlanMemory {
    PlanMemory(
      PlanMemory.Request(
        steps: steps, constantSteps: constantSteps, roots: roots, counts: counts, fixed: fixed,
        inputs: graph.inputs.map(\.value.index), outputs: outputValues.map { roots[$0] },
        reuses: tuning.reusesMemory))
  }
}
