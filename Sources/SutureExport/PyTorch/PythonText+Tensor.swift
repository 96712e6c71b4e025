import SutureGraph
import SutureSupport

extension PythonText {
  /// The number of elements up to which a tensor is written as numbers.
  fileprivate static let listLimit = 32
  /// The number of bytes of a tensor in one line of hexadecimal digits.
  private static let tensorLineLength = 40

  /// An expression for a tensor of one dimension with these elements.
  ///
  /// A longer one is written as the bytes of its floats, lowest first, so that no digit is lost and the file stays small.
  static func tensor(_ values: [Float]) -> String {
    guard values.count > listLimit else {
      return "torch.tensor([\(values.map { number(Double($0)) }.joined(separator: ", "))])"
    }
    let bytes = [UInt8](littleEndian: values)
    let lines = stride(from: 0, to: bytes.count, by: tensorLineLength).map { start in
      quoted(hexadecimal(bytes[start..<min(start + tensorLineLength, bytes.count)]))
    }
    // Lines are broken at commas.
    let text = "\"\".join([\(lines.joined(separator: ", "))])"
    return "torch.frombuffer(bytearray.fromhex(\(text)), dtype=torch.float32)"
  }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

extension Graph {
  /// Whether a parameter or buffer has so many given initial values that they are written as bytes.
  var holdsTables: Bool {
    variables.contains { variable in
      if case .values(let values) = variable.initialiser { values.count > PythonText.listLimit } else { false }
    }
  }
}
