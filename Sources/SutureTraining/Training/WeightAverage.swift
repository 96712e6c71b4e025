import SutureExecution

/// An exponential moving average of a network's parameters and buffers over updates.
///
/// average ← d · average + (1 − d) · value after each update, with d = min(decay, (1 + n) / (10 + n)) for update n, so that
/// the initial values do not dominate short trainings (`tf.train.ExponentialMovingAverage`).
final class WeightAverage {
  private let decay: Double
  private let variables: VariableStore
  private var parameters: [Float]
  private var buffers: [Float]

  /// Begins with the current values.
  init(of variables: VariableStore, decay: Double) {
    self.decay = decay
    self.variables = variables
    parameters = Array(variables.parameters)
    buffers = Array(variables.buffers)
  }

  /// Adds the current values after an update.
  /// - Parameter update: the number of updates so far, from 1.
  func add(update: Int) {
    let weight = Float(1 - min(decay, Double(1 + update) / Double(10 + update)))
    Self.move(&parameters, towards: variables.parameters, weight)
    Self.move(&buffers, towards: variables.buffers, weight)
  }

  private static func move(_ average: inout [Float], towards values: UnsafeMutableBufferPointer<Float>, _ weight: Float)
  {
    average.withUnsafeMutableBufferPointer { average in
      for index in average.indices { average[index] += weight * (values[index] - average[index]) }
    }
  }

  /// Calls a function while the store has the averages; afterwards it has its own values again.
  func withAverages<Result>(_ body: () throws -> Result) rethrows -> Result {
    exchange()
    defer { exchange() }
    return try body()
  }

  /// Replaces the store's values by the averages.
  func apply() { exchange() }

  private func exchange() {
    let (own, ownBuffers) = (Array(variables.parameters), Array(variables.buffers))
    _ = variables.parameters.update(fromContentsOf: parameters)
    _ = variables.buffers.update(fromContentsOf: buffers)
    (parameters, buffers) = (own, ownBuffers)
  }

  // MARK: Checkpoints

  private static let prefix = "average/"

  /// The averages by name: `average/NAME`.
  func state() -> SafeTensors {
    withAverages {
      var state = SafeTensors()
      for slot in variables.slots { state[Self.prefix + slot.name] = variables.tensor(slot.name) }
      return state
    }
  }

  /// Restores the averages of a checkpoint.
  /// - Throws: `SafeTensorsError` if a tensor is missing, `EngineError.wrongShape` if one has another shape.
  func restore(_ state: SafeTensors, path: String) throws {
    try withAverages {
      for slot in variables.slots {
        try variables.set(slot.name, try state.require(Self.prefix + slot.name, path: path))
      }
    }
  }
}
