/// The first request: how PyTorch computes.
struct PyTorchSettings: Encodable {
  let device: String
  let precision: String
  let compile: Bool
  let channelsLast: Bool
  let deterministic: Bool

  private enum CodingKeys: String, CodingKey {
    case device, precision, compile, deterministic
    case channelsLast = "channels_last"
  }
}

/// A request to the child, a line of JSON; a request has the fields that its action needs.
struct PyTorchRequest: Encodable {
  /// What the child is asked to do; see the script.
  enum Action: String, Encodable {
    case store, upload, download, program, training, run, drop
    case saveState = "save_state"
    case loadState = "load_state"
  }

  /// A tensor's place in a region: its first element, and its shape.
  struct Part: Encodable {
    let start: Int
    let shape: [Int]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(start)
      try container.encode(shape)
    }
  }

  /// A variable's place in the blocks of parameters (0) and buffers (1).
  struct Slot: Encodable {
    let role: Int
    let start: Int
    let shape: [Int]

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(role)
      try container.encode(start)
      try container.encode(shape)
    }
  }

  let `do`: Action
  let id: Int
  var store: Int?
  var offset: Int?
  /// The number of floats of the region.
  var count: Int?
  /// The numbers of floats of both blocks of a store.
  var counts: [Int]?
  var slots: [Slot]?
  /// For a program, the index of each variable's slot.
  var variables: [Int]?
  var source: String?
  var inputs: [Part]?
  var outputs: [Part]?
  /// The indices of the variables that a run updates.
  var updates: [Int]?
  var streams: [Int]?
  var gradients: Bool?
  var rule: PyTorchRule?
  /// The places of the optimizer's state.
  var states: [Int]?
  var threads: Int?
  var seed: UInt64?
  var rate: Double?
  var steps: Int?

  init(_ action: Action, _ id: Int) {
    self.do = action
    self.id = id
  }
}

/// An answer of the child.
struct PyTorchAnswer: Decodable {
  /// The kind of a failure; nil for success.
  let error: String?
  let text: String?
  let torch: String?
  let name: String?
  let devices: [String]?
  let loss: Float?
}
