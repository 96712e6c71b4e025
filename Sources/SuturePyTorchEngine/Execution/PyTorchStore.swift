import SutureExecution
import SutureGraph
import SutureProcess

/// A store's variables in the child; all programs of a store share them.
final class PyTorchStore: VariableMirror {
  let process: PyTorchProcess
  /// The child that holds the variables.
  let generation: Int
  let identifier: Int
  /// The store, which owns this object.
  private(set) unowned var variables: VariableStore
  private let region: SharedMemory.Region
  /// The version of the store that the child has.
  private var version: Int?
  /// Whether the child's variables are newer than the store's.
  private var isNewer = false
  /// Why the child's newer variables are lost.
  private var loss: EngineError?

  /// The mirror of a store in a child; the same for all programs of the store.
  /// - Throws: `EngineError`.
  static func of(_ variables: VariableStore, in process: PyTorchProcess) throws(EngineError) -> PyTorchStore {
    let generation = try process.generation()
    if let known = variables.mirror as? PyTorchStore {
      if known.process === process, known.generation == generation { return known }
      try known.synchronize()
    }
    let made = try PyTorchStore(variables, process, generation)
    variables.mirror = made
    return made
  }

  private init(_ variables: VariableStore, _ process: PyTorchProcess, _ generation: Int) throws(EngineError) {
    self.variables = variables
    self.process = process
    self.generation = generation
    identifier = process.newIdentifier()
    let counts = PyTorchStore.roles.map { variables.memory($0).count }
    region = try process.newRegion(floats: counts.reduce(0, +))
    var request = PyTorchRequest(.store, identifier)
    request.offset = region.offset
    request.counts = counts
    request.slots = variables.slots.map { slot in
      PyTorchRequest.Slot(
        role: slot.role == .parameter ? 0 : 1, start: slot.range.lowerBound, shape: slot.shape.dimensions)
    }
    _ = try process.ask(request, generation: generation)
  }

  deinit { process.drop(identifier, generation: generation) }

  private static let roles: [Variable.Role] = [.parameter, .buffer]

  /// Gives the child the store's variables if they have changed since.
  /// - Throws: `EngineError`.
  func upload() throws(EngineError) {
    if let loss { throw loss }
    guard version != variables.version else { return }
    eachBlock { memory, shared in _ = shared.update(fromContentsOf: memory) }
    _ = try process.ask(PyTorchRequest(.upload, identifier), generation: generation)
    version = variables.version
  }

  /// Notes that the child has changed the variables.
  func noteChange() {
    variables.noteChange()
    version = variables.version
    isNewer = true
  }

  /// Copies the child's variables into the store if they are newer.
  /// - Throws: `EngineError` if they are lost.
  func synchronize() throws(EngineError) {
    bringBack()
    if let loss { throw loss }
  }

  func bringBack() {
    guard isNewer, loss == nil else { return }
    do throws(EngineError) {
      _ = try process.ask(PyTorchRequest(.download, identifier), generation: generation)
      isNewer = false
      eachBlock { memory, shared in _ = memory.update(fromContentsOf: shared) }
    } catch {
      loss = error
    }
  }

  /// Calls a closure with the store's memory and the shared one of both blocks.
  private func eachBlock(_ body: (UnsafeMutableBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) -> Void) {
    var start = region.pointer
    for role in PyTorchStore.roles {
      let memory = variables.memory(role)
      body(memory, UnsafeMutableBufferPointer(start: start.assumingMemoryBound(to: Float.self), count: memory.count))
      start += memory.count * MemoryLayout<Float>.stride
    }
  }
}

extension PyTorchProcess {
  /// Shared memory for so many floats.
  /// - Throws: `EngineError.outOfMemory`.
  func newRegion(floats: Int) throws(EngineError) -> SharedMemory.Region {
    let byteCount = max(1, floats) * MemoryLayout<Float>.stride
    do throws(ProcessError) { return try memory.region(byteCount: byteCount) } catch {
      throw .outOfMemory(byteCount: byteCount)
    }
  }
}
