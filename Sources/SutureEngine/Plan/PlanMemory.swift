import SutureGraph

/// The placement of a plan's values and scratch memory.
struct PlanMemory {
  /// The steps and values to place.
  struct Request {
    /// The steps of every execution, in order.
    let steps: [Step]
    /// Steps that depend on variables alone, executed before the others after a change; their results are kept.
    let constantSteps: [Step]
    /// The root of each value.
    let roots: [Int]
    /// The number of elements of each value.
    let counts: [Int]
    /// Roots with a fixed placement.
    let fixed: [Int: Placement]
    /// Roots that are written before an execution.
    let inputs: [Int]
    /// Roots that are read after an execution.
    let outputs: [Int]
    /// Whether memory whose content is no longer needed is used again.
    let reuses: Bool
  }

  /// The placement of each value, views included.
  let placements: [Placement]
  /// The storage of each step's scratch memory, constant steps last; nil if it needs none.
  let scratch: [Int?]
  /// The offset of each storage in the arena, in floats.
  let offsets: [Int]
  /// The arena's size in floats.
  let arenaCount: Int

  /// Plans the arena by the first and last step that use each value.
  init(_ request: Request) {
    var builder = Builder(request)
    builder.placeAll()
    let arrangement = ArenaPlanner.arrange(
      builder.storages.map { ArenaPlanner.Request(count: $0.count, steps: $0.first...$0.last) },
      reuses: request.reuses)
    placements = request.roots.map { builder.placements[$0] ?? .arena(storage: 0) }
    scratch = builder.scratch
    offsets = arrangement.offsets
    arenaCount = arrangement.count
  }

  private struct Builder {
    let request: Request
    var storages: [(count: Int, first: Int, last: Int)] = []
    var placements: [Placement?]
    var scratch: [Int?] = []
    /// The last step that uses each root.
    var lastUses: [Int]

    init(_ request: Request) {
      self.request = request
      placements = [Placement?](repeating: nil, count: request.roots.count)
      lastUses = [Int](repeating: -1, count: request.roots.count)
      for (value, placement) in request.fixed { placements[value] = placement }
      for (index, step) in request.steps.enumerated() {
        for value in step.inputs + step.outputs { lastUses[value] = index }
      }
      // Inputs are kept for further executions, outputs until they are read, constants until variables change.
      let kept = request.inputs + request.outputs + request.constantSteps.flatMap(\.outputs)
      for value in kept { lastUses[value] = request.steps.count }
    }

    mutating func placeAll() {
      for value in request.inputs + request.constantSteps.flatMap(\.outputs) where placements[value] == nil {
        place(value, from: 0)
      }
      for (index, step) in request.steps.enumerated() {
        for (position, value) in step.outputs.enumerated() where placements[value] == nil {
          if position == 0, request.reuses, let storage = dyingInput(of: step, at: index) {
            storages[storage].last = max(lastUses[value], index)
            placements[value] = .arena(storage: storage)
          } else {
            place(value, from: index)
          }
        }
        placeScratch(of: step, from: index, to: index)
      }
      for step in request.constantSteps { placeScratch(of: step, from: 0, to: request.steps.count) }
    }

    private mutating func place(_ value: Int, from first: Int) {
      storages.append((request.counts[value], first, max(lastUses[value], first)))
      placements[value] = .arena(storage: storages.count - 1)
    }

    private mutating func placeScratch(of step: Step, from first: Int, to last: Int) {
      let floats = (step.kernel.scratchByteCount + MemoryLayout<Float>.stride - 1) / MemoryLayout<Float>.stride
      if floats > 0 { storages.append((floats, first, last)) }
      scratch.append(floats > 0 ? storages.count - 1 : nil)
    }

    /// The storage of an input that a step's first output may overwrite.
    private func dyingInput(of step: Step, at index: Int) -> Int? {
      for position in step.kernel.inPlaceInputs {
        let value = step.inputs[position]
        guard case .arena(let storage) = placements[value], lastUses[value] == index,
          request.counts[value] == request.counts[step.outputs[0]]
        else { continue }
        return storage
      }
      return nil
    }
  }
}
