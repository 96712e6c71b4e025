import SutureExecution

/// A request to a peer: one line of JSON.
struct PeerRequest: Hashable, Sendable, Encodable {
  /// A mode of execution of the peer.
  enum Engine: String, Hashable, Sendable, Codable, CaseIterable {
    /// Operation by operation.
    case eager
    /// Compiled as a whole.
    case compile
  }

  let composition: String
  let backbone: String?
  let sites: String?
  let input: [Int]
  let work: Benchmark.Work
  let engine: Engine
  let threads: Int
  let runs: Int
  let warmup: Int

  enum CodingKeys: String, CodingKey {
    case composition, backbone, sites, input, work, engine, threads, runs, warmup
  }

  /// Encodes all keys, with `null` for absent values.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(composition, forKey: .composition)
    try container.encode(backbone, forKey: .backbone)
    try container.encode(sites, forKey: .sites)
    try container.encode(input, forKey: .input)
    try container.encode(work, forKey: .work)
    try container.encode(engine, forKey: .engine)
    try container.encode(threads, forKey: .threads)
    try container.encode(runs, forKey: .runs)
    try container.encode(warmup, forKey: .warmup)
  }
}

/// An answer of a peer: one line of JSON.
enum PeerAnswer: Hashable, Sendable, Decodable {
  case measured(RoundMeasurement)
  case failed(String)

  private enum CodingKeys: String, CodingKey {
    case error
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let error = try container.decodeIfPresent(String.self, forKey: .error) {
      self = .failed(error)
    } else {
      self = .measured(try RoundMeasurement(from: decoder))
    }
  }
}
