import SutureGraph
import SutureProcess
import SutureSupport

/// The parameters and buffers of a network, each role in one contiguous block of memory.
///
/// Several executables (training, evaluation, several batch sizes) share one store. Within a block each variable is
/// aligned to 64 bytes; the floats between variables remain 0, so an optimizer may update the whole block at once. A store
/// and its executables may be used by one thread at a time.
public final class VariableStore {
  /// A variable's place in its block.
  public struct Slot: Hashable, Sendable {
    /// The full name, such as `fc.0.weight`.
    public let name: String
    /// The role, which determines the block; frozen parameters are with the buffers, where no optimizer changes them.
    public let role: Variable.Role
    /// The shape.
    public let shape: Shape
    /// Whether weight decay applies.
    public let decays: Bool
    /// The range of its elements in the block.
    public let range: Range<Int>
  }

  /// A copy of all parameters and buffers.
  public struct Snapshot: Sendable {
    fileprivate let parameters: [Float]
    fileprivate let buffers: [Float]
  }

  /// All variables, in order of declaration.
  public let slots: [Slot]
  private let indices: [String: Int]
  private let parameterMemory: AlignedFloats
  private let bufferMemory: AlignedFloats
  /// Incremented with every change of a variable; executables use it to recompute values that depend on variables alone.
  package private(set) var version = 0

  /// A copy of the variables elsewhere, such as on a GPU, that an engine works on; nil if there is none.
  package var mirror: (any VariableMirror)?

  /// Creates a store with initialized variables; initial values depend on the seed, the name and the initializer alone.
  /// - Throws: `EngineError.outOfMemory`.
  public init(_ variables: [Variable], seed: UInt64) throws(EngineError) {
    // Initial values of the largest variable need memory beside the blocks.
    let counts = variables.map(\.shape.elementCount)
    let floats = counts.reduce(counts.max() ?? 0) { Saturating.sum($0, $1) }
    let byteCount = Saturating.product(floats, MemoryLayout<Float>.stride)
    guard byteCount <= SystemMemory.byteCount else { throw .outOfMemory(byteCount: byteCount) }
    var slots: [Slot] = []
    var ends: [Variable.Role: Int] = [:]
    for variable in variables {
      let role = variable.isFrozen ? .buffer : variable.role
      let start = ends[role, default: 0]
      let end = start + variable.shape.elementCount
      slots.append(
        Slot(name: variable.name, role: role, shape: variable.shape, decays: variable.decays, range: start..<end))
      ends[role] = AlignedFloats.padded(end)
    }
    self.slots = slots
    indices = Dictionary(slots.indices.map { (slots[$0].name, $0) }, uniquingKeysWith: { first, _ in first })
    parameterMemory = try AlignedFloats(count: ends[.parameter, default: 0])
    bufferMemory = try AlignedFloats(count: ends[.buffer, default: 0])
    for (variable, slot) in zip(variables, slots) {
      var stream = RandomStream(seed: seed, "init", variable.name)
      write(stream.fill(slot.range.count, variable.initialiser), to: slot)
    }
  }

  /// The size of all parameters and buffers in bytes.
  package var byteCount: Int { (parameterMemory.count + bufferMemory.count) * MemoryLayout<Float>.stride }

  // MARK: Blocks

  /// All parameters, for modification until the next execution; must be read again after it.
  public var parameters: UnsafeMutableBufferPointer<Float> {
    mirror?.bringBack()
    noteChange()
    return parameterMemory.buffer
  }

  /// All buffers, for modification until the next execution; must be read again after it.
  public var buffers: UnsafeMutableBufferPointer<Float> {
    mirror?.bringBack()
    noteChange()
    return bufferMemory.buffer
  }

  /// Records that variables may have changed.
  package func noteChange() { version += 1 }

  /// The slots of all trainable parameters, in the order of the block.
  public var parameterSlots: [Slot] { slots.filter { $0.role == .parameter } }

  private func block(_ role: Variable.Role) -> AlignedFloats {
    switch role {
    case .parameter: parameterMemory
    case .buffer: bufferMemory
    }
  }

  /// The elements of a variable.
  func elements(_ slot: Slot) -> UnsafeMutableBufferPointer<Float> {
    mirror?.bringBack()
    return UnsafeMutableBufferPointer(rebasing: block(slot.role).buffer[slot.range])
  }

  /// The memory of all variables of a role as it is, whether or not a mirror has newer values.
  package func memory(_ role: Variable.Role) -> UnsafeMutableBufferPointer<Float> { block(role).buffer }

  /// The address of a variable's first element.
  package func pointer(_ index: Int) -> UnsafeMutablePointer<Float> {
    block(slots[index].role).pointer + slots[index].range.lowerBound
  }

  private func write(_ values: [Float], to slot: Slot) {
    noteChange()
    _ = elements(slot).update(fromContentsOf: values.prefix(slot.range.count))
  }

  // MARK: By name

  /// The slot of a variable; nil if there is none with this name.
  public func slot(_ name: String) -> Slot? { indices[name].map { slots[$0] } }

  /// A copy of a variable; nil if there is none with this name.
  public func tensor(_ name: String) -> Tensor? {
    slot(name).map { Tensor($0.shape, Array(elements($0))) }
  }

  /// Replaces a variable's values.
  /// - Throws: `EngineError.unknownVariable`, or `wrongShape`.
  public func set(_ name: String, _ tensor: Tensor) throws(EngineError) {
    let slot = try find(name)
    guard slot.shape == tensor.shape else {
      throw .wrongShape(what: "'\(name)'", expected: slot.shape, actual: tensor.shape)
    }
    write(tensor.values, to: slot)
  }

  /// The slot of a required variable.
  /// - Throws: `EngineError.unknownVariable`.
  package func find(_ name: String) throws(EngineError) -> Slot {
    guard let slot = slot(name) else {
      throw .unknownVariable(name, suggestion: Suggestion.nearest(to: name, in: indices.keys))
    }
    return slot
  }

  // MARK: Snapshots

  /// A copy of all parameters and buffers.
  public func snapshot() -> Snapshot { Snapshot(parameters: Array(parameters), buffers: Array(buffers)) }

  /// Restores a copy, which must be of this store or of one with the same variables.
  /// - Throws: `EngineError.wrongShape` if the blocks' sizes differ.
  public func restore(_ snapshot: Snapshot) throws(EngineError) {
    for (block, saved) in [(parameters, snapshot.parameters), (buffers, snapshot.buffers)] {
      guard block.count == saved.count else {
        throw .wrongShape(what: "the snapshot", expected: [block.count], actual: [saved.count])
      }
      _ = block.update(fromContentsOf: saved)
    }
  }
}
