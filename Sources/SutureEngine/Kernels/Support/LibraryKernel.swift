import CDNNL
import SutureExecution

/// A kernel of oneDNN primitives run one after the other, with reorders where a primitive wants another layout.
final class LibraryKernel: Kernel {
  /// A tensor: where it lies and how.
  struct Slot {
    fileprivate enum Place {
      case input(Int)
      case output(Int)
      /// An offset in bytes.
      case scratch(Int)
    }
    fileprivate let place: Place
    let layout: LibraryLayout
  }

  private struct Stage {
    let operation: String
    let primitive: LibraryPrimitive
    let arguments: [(code: Int32, slot: Slot)]
  }

  private struct BoundStage {
    let operation: String
    let primitive: LibraryPrimitive
    let memories: [LibraryMemory]
    let arguments: [dnnl_exec_arg_t]
  }

  private let context: LibraryContext
  private var stages: [Stage] = []
  private var bound: [BoundStage] = []
  private(set) var scratchByteCount = 0
  private(set) var preparations: [Preparation] = []
  private let inputCount: Int
  private let constantInputs: Set<Int>

  /// A kernel for what is requested.
  init(_ request: KernelRequest) {
    context = request.library
    inputCount = request.inputs.count
    constantInputs = request.constantInputs
  }

  /// A kernel that changes the layout of one input.
  private init(_ context: LibraryContext, from: LibraryLayout, to: LibraryLayout) throws(EngineError) {
    self.context = context
    inputCount = 1
    constantInputs = []
    try appendReorder(from: input(0, from), to: output(0, to))
  }

  // MARK: Building

  /// An input of the step.
  func input(_ index: Int, _ layout: LibraryLayout) -> Slot { Slot(place: .input(index), layout: layout) }

  /// An output of the step.
  func output(_ index: Int, _ layout: LibraryLayout) -> Slot { Slot(place: .output(index), layout: layout) }

  /// Memory of the kernel's own, for as long as it runs.
  func scratch(_ layout: LibraryLayout) -> Slot {
    let alignment = AlignedFloats.alignment
    let offset = scratchByteCount
    scratchByteCount += (layout.byteCount + alignment - 1) / alignment * alignment
    return Slot(place: .scratch(offset), layout: layout)
  }

  /// Appends a primitive: what it reads and writes, each with the layout that it wants (nil: as it is).
  func append(
    _ descriptor: LibraryDescriptor, reads: [(code: Int32, query: dnnl_query_t?, slot: Slot)],
    writes: [(code: Int32, query: dnnl_query_t?, slot: Slot)]
  ) throws(EngineError) {
    var arguments: [(code: Int32, slot: Slot)] = []
    for read in reads {
      arguments.append((read.code, try converted(read.slot, read.query, descriptor, before: true)))
    }
    var after: [(from: Slot, to: Slot)] = []
    for write in writes {
      let slot = try converted(write.slot, write.query, descriptor, before: false)
      if !(slot.layout == write.slot.layout) { after.append((slot, write.slot)) }
      arguments.append((write.code, slot))
    }
    try appendStage(descriptor, arguments)
    for reorder in after { try appendReorder(from: reorder.from, to: reorder.to) }
  }

  private func converted(
    _ slot: Slot, _ query: dnnl_query_t?, _ descriptor: LibraryDescriptor, before: Bool
  ) throws(EngineError) -> Slot {
    guard let query else { return slot }
    let wanted = try descriptor.layout(query)
    if wanted == slot.layout { return slot }
    if before, case .input(let index) = slot.place, constantInputs.contains(index) {
      let reorder = try LibraryKernel(context, from: slot.layout, to: wanted)
      let count = (wanted.byteCount + MemoryLayout<Float>.stride - 1) / MemoryLayout<Float>.stride
      preparations.append(Preparation(input: index, floatCount: count, kernel: reorder))
      return input(inputCount + preparations.count - 1, wanted)
    }
    let copy = scratch(wanted)
    if before { try appendReorder(from: slot, to: copy) }
    return copy
  }

  /// Appends a change of layout.
  func appendReorder(from: Slot, to: Slot) throws(EngineError) {
    let context = context
    let descriptor = try LibraryDescriptor("reorder") {
      suture_reorder(&$0, context.engine, context.attributes, from.layout.handle, to.layout.handle)
    }
    try appendStage(descriptor, [(DNNL_ARG_FROM, from), (DNNL_ARG_TO, to)])
  }

  private func appendStage(
    _ descriptor: LibraryDescriptor, _ arguments: [(code: Int32, slot: Slot)]
  ) throws(EngineError) {
    var arguments = arguments
    let working = try descriptor.layout(dnnl_query_scratchpad_md)
    if working.byteCount > 0 { arguments.append((DNNL_ARG_SCRATCHPAD, scratch(working))) }
    stages.append(
      Stage(
        operation: descriptor.operation, primitive: try LibraryPrimitive(descriptor), arguments: arguments))
  }

  // MARK: Running

  func bind(_ operands: Operands) throws(EngineError) {
    bound = []
    for stage in stages {
      var memories: [LibraryMemory] = []
      var arguments: [dnnl_exec_arg_t] = []
      for argument in stage.arguments {
        let pointer: UnsafeMutableRawPointer
        switch argument.slot.place {
        case .input(let index): pointer = UnsafeMutableRawPointer(operands.inputs[index])
        case .output(let index): pointer = UnsafeMutableRawPointer(operands.outputs[index])
        case .scratch(let offset): pointer = UnsafeMutableRawPointer(operands.scratch) + offset
        }
        let memory = try LibraryMemory(argument.slot.layout, pointer, context)
        memories.append(memory)
        arguments.append(dnnl_exec_arg_t(arg: argument.code, memory: memory.handle))
      }
      bound.append(
        BoundStage(
          operation: stage.operation, primitive: stage.primitive, memories: memories, arguments: arguments))
    }
  }

  func run() throws(EngineError) {
    for stage in bound {
      let status = dnnl_primitive_execute(
        stage.primitive.handle, context.stream, Int32(stage.arguments.count), stage.arguments)
      try LibraryStatus.check(status, stage.operation)
    }
    try LibraryStatus.check(dnnl_stream_wait(context.stream), "stream")
  }
}
