import CDNNL
import SutureExecution

/// A kernel of oneDNN primitives executed in order, with reorders between different layouts.
final class OneDNNKernel: Kernel {
  /// A tensor's place in memory and its layout.
  struct Slot {
    fileprivate enum Place {
      case input(Int)
      case output(Int)
      /// An offset in bytes.
      case scratch(Int)
    }
    fileprivate let place: Place
    let layout: OneDNNLayout
  }

  private struct Stage {
    let operation: String
    let primitive: OneDNNPrimitive
    let arguments: [(code: Int32, slot: Slot)]
  }

  private struct BoundStage {
    let operation: String
    let primitive: OneDNNPrimitive
    let memories: [OneDNNMemory]
    let arguments: [dnnl_exec_arg_t]
  }

  private let context: OneDNNContext
  private var stages: [Stage] = []
  private var bound: [BoundStage] = []
  private(set) var scratchByteCount = 0
  private(set) var preparations: [Preparation] = []
  private let inputCount: Int
  private let constantInputs: Set<Int>

  /// Creates a kernel without primitives.
  init(_ request: KernelRequest) {
    context = request.oneDNN
    inputCount = request.inputs.count
    constantInputs = request.constantInputs
  }

  /// Creates a kernel without primitives, none of whose inputs is constant.
  init(_ context: OneDNNContext) {
    self.context = context
    inputCount = 0
    constantInputs = []
  }

  /// A kernel that changes the layout of one input.
  init(_ context: OneDNNContext, from: OneDNNLayout, to: OneDNNLayout) throws(EngineError) {
    self.context = context
    inputCount = 1
    constantInputs = []
    try appendReorder(from: input(0, from), to: output(0, to))
  }

  // MARK: Building

  /// An input of the step.
  func input(_ index: Int, _ layout: OneDNNLayout) -> Slot { Slot(place: .input(index), layout: layout) }

  /// An output of the step.
  func output(_ index: Int, _ layout: OneDNNLayout) -> Slot { Slot(place: .output(index), layout: layout) }

  /// Scratch memory of the kernel, valid during one run.
  func scratch(_ layout: OneDNNLayout) -> Slot {
    let alignment = AlignedFloats.alignment
    let offset = scratchByteCount
    scratchByteCount += (layout.byteCount + alignment - 1) / alignment * alignment
    return Slot(place: .scratch(offset), layout: layout)
  }

  /// Appends a primitive with what it reads and writes, each with a query for the required layout (nil: as it is).
  func append(
    _ descriptor: OneDNNDescriptor, reads: [(code: Int32, query: dnnl_query_t?, slot: Slot)],
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
    _ slot: Slot, _ query: dnnl_query_t?, _ descriptor: OneDNNDescriptor, before: Bool
  ) throws(EngineError) -> Slot {
    guard let query else { return slot }
    let wanted = try descriptor.layout(query)
    if wanted == slot.layout { return slot }
    if before, case .input(let index) = slot.place, constantInputs.contains(index) {
      let reorder = try OneDNNKernel(context, from: slot.layout, to: wanted)
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
    let descriptor = try OneDNNDescriptor("reorder") {
      suture_reorder(&$0, context.engine, context.attributes, from.layout.handle, to.layout.handle)
    }
    try appendStage(descriptor, [(DNNL_ARG_FROM, from), (DNNL_ARG_TO, to)])
  }

  private func appendStage(
    _ descriptor: OneDNNDescriptor, _ arguments: [(code: Int32, slot: Slot)]
  ) throws(EngineError) {
    var arguments = arguments
    let working = try descriptor.layout(dnnl_query_scratchpad_md)
    if working.byteCount > 0 { arguments.append((DNNL_ARG_SCRATCHPAD, scratch(working))) }
    stages.append(
      Stage(
        operation: descriptor.operation, primitive: try OneDNNPrimitive(descriptor), arguments: arguments))
  }

  // MARK: Running

  func bind(_ operands: Operands) throws(EngineError) {
    bound = []
    for stage in stages {
      var memories: [OneDNNMemory] = []
      var arguments: [dnnl_exec_arg_t] = []
      for argument in stage.arguments {
        let pointer: UnsafeMutableRawPointer
        switch argument.slot.place {
        case .input(let index): pointer = UnsafeMutableRawPointer(operands.inputs[index])
        case .output(let index): pointer = UnsafeMutableRawPointer(operands.outputs[index])
        case .scratch(let offset): pointer = UnsafeMutableRawPointer(operands.scratch) + offset
        }
        let memory = try OneDNNMemory(argument.slot.layout, pointer, context)
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
      try OneDNNStatus.check(status, stage.operation)
    }
    try OneDNNStatus.check(dnnl_stream_wait(context.stream), "stream")
  }
}
