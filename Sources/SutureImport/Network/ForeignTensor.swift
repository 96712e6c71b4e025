import FoundationEssentials
import SutureGraph

/// A tensor of known elements: a constant of a foreign network, or what was computed from constants and sizes.
public struct ForeignTensor: Hashable, Sendable {
  /// The elements in row-major order.
  public enum Elements: Hashable, Sendable {
    /// Floating-point numbers.
    case floats([Float])
    /// Integers of any width.
    case integers([Int])
    /// Truth values.
    case booleans([Bool])
  }

  /// The sizes; empty for a single number.
  public let shape: [Int]
  /// As many elements as the shape has.
  public let elements: Elements

  /// Creates a tensor; nil where the elements do not fill the shape.
  public init?(shape: [Int], _ elements: Elements) {
    let count =
      switch elements {
      case .floats(let values): values.count
      case .integers(let values): values.count
      case .booleans(let values): values.count
      }
    guard shape.allSatisfy({ $0 >= 0 }), ForeignTensor.count(shape) == count else { return nil }
    self.shape = shape
    self.elements = elements
  }

  /// The number of elements of a shape; nil above the largest integer.
  static func count(_ shape: [Int]) -> Int? {
    var count = 1
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      count = product
    }
    return count
  }

  /// A single integer.
  public init(_ number: Int) {
    shape = []
    elements = .integers([number])
  }

  /// A list of integers.
  public init(_ numbers: [Int]) {
    shape = [numbers.count]
    elements = .integers(numbers)
  }

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// The elements as integers; nil for floating-point numbers.
  public var integers: [Int]? {
    switch elements {
    case .integers(let values): values
    case .booleans(let values): values.map { $0 ? 1 : 0 }
    case .floats: nil
    }
  }

  /// The elements as floating-point numbers.
  public var floats: [Float] {
    switch elements {
    case .floats(let values): values
    case .integers(let values): values.map { Float($0) }
    case .booleans(let values): values.map { $0 ? 1 : 0 }
    }
  }
}

/// As JSON: `{"type": "int64", "shape": [2, 3], "data": "…"}`, the elements as little-endian bytes in Base64.
extension ForeignTensor: Codable {
  private enum CodingKeys: String, CodingKey {
    case type, shape, data
  }

  private enum ElementName: String, Codable {
    case float32, int64, bool
  }

  /// Reads a tensor.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let data = try container.decode(Data.self, forKey: .data)
    let elements: Elements =
      switch try container.decode(ElementName.self, forKey: .type) {
      case .float32: .floats(Self.words(data, UInt32.self).map { Float(bitPattern: $0) })
      case .int64: .integers(Self.words(data, Int64.self).map { Int($0) })
      case .bool: .booleans(data.map { $0 != 0 })
      }
    guard let tensor = ForeignTensor(shape: try container.decode([Int].self, forKey: .shape), elements) else {
      throw DecodingError.dataCorruptedError(
        forKey: .data, in: container, debugDescription: "the elements do not fill the shape")
    }
    self = tensor
  }

  /// Writes the tensor.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(shape, forKey: .shape)
    switch elements {
    case .floats(let values):
      try container.encode(ElementName.float32, forKey: .type)
      try container.encode(Self.data(values.map(\.bitPattern)), forKey: .data)
    case .integers(let values):
      try container.encode(ElementName.int64, forKey: .type)
      try container.encode(Self.data(values.map { Int64($0) }), forKey: .data)
    case .booleans(let values):
      try container.encode(ElementName.bool, forKey: .type)
      try container.encode(Data(values.map { $0 ? 1 : 0 }), forKey: .data)
    }
  }

  private static func words<Word: FixedWidthInteger>(_ data: Data, _: Word.Type) -> [Word] {
    let width = MemoryLayout<Word>.size
    return data.withUnsafeBytes { buffer in
      (0..<buffer.count / width).map {
        Word(littleEndian: buffer.loadUnaligned(fromByteOffset: $0 * width, as: Word.self))
      }
    }
  }

  private static func data<Word: FixedWidthInteger>(_ words: [Word]) -> Data {
    var data = Data(capacity: words.count * MemoryLayout<Word>.size)
    for word in words { withUnsafeBytes(of: word.littleEndian) { data.append(contentsOf: $0) } }
    return data
  }
}
