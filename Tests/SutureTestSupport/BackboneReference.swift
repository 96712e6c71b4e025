import Foundation

/// What a published backbone has and computes in PyTorch: a file of `SutureEngineTests/Fixtures/Backbones`, whose page
/// explains the fields.
public struct BackboneReference: Decodable, Sendable {
  /// A parameter or buffer.
  public struct Variable: Decodable, Sendable {
    public let key: String
    public let shape: [Int]
    /// The checksum of its generated elements.
    public let crc: String
    /// The norm of a parameter's gradient in training; nil for a buffer.
    public let gradient: Double?
    /// The norm of a buffer after training; nil for a parameter.
    public let after: Double?
    /// The first elements of a buffer after training.
    public let first: [Double]?
  }

  /// A path in the network and the shape of its output.
  public struct Part: Decodable, Sendable {
    public let path: String
    public let shape: [Int]

    public init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      path = try list.decode(String.self)
      shape = try list.decode([Int].self)
    }
  }

  /// A run in evaluation mode.
  public struct Evaluation: Decodable, Sendable {
    public let input: String
    public let shape: [Int]
    /// Logits 0 to 15 of the first image.
    public let first: [Double]
    /// The sum of all logits.
    public let sum: Double
    public let sumOfSquares: Double
    /// The checksum of the position embedding at this size; nil if the network has none.
    public let positions: String?
  }

  /// A run in training mode.
  public struct Training: Decodable, Sendable {
    public let input: String
    public let shape: [Int]
    /// The name of the gradient with respect to the logits.
    public let upstream: String
    public let first: [Double]
    public let sum: Double
    public let sumOfSquares: Double
    /// The norm of the gradient with respect to the input.
    public let gradient: Double
    /// The largest relative change of a gradient's norm that rounding causes.
    public let rounding: Double
  }

  public let backbone: String
  public let parameters: Int
  /// At 1×3×224×224, products of attention included.
  public let macs: Int
  public let gain: Double
  public let modules: [Part]
  public let evaluation: [Evaluation]
  public let training: Training
  /// In the order of the state dict.
  public let tensors: [Variable]

  private static let folder = Checkout.root + "/Tests/SutureEngineTests/Fixtures/Backbones"

  /// The ids of all backbones that have a file.
  public static let ids = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()

  /// Reads the file of a backbone.
  public static func read(_ id: String) throws -> BackboneReference {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(
      BackboneReference.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(id).json")))
  }
}
