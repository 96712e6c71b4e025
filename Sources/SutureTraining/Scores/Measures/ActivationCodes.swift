/// A binary code for each image of a batch, with one bit per unit.
struct ActivationCodes {
  private static let wordSize = UInt64.bitWidth

  private let images: Int
  private var words: [[UInt64]]
  private var bitCount = 0

  /// Empty codes.
  init(images: Int) {
    self.images = images
    words = [[UInt64]](repeating: [], count: images)
  }

  /// Appends one bit per value, ordered by image: whether it exceeds a threshold.
  mutating func append(_ values: UnsafeBufferPointer<Float>, above threshold: Float) {
    let size = values.count / images
    bitCount += size
    for image in 0..<images {
      var word: UInt64 = 0
      for index in 0..<size {
        if values[image * size + index] > threshold { word |= 1 << UInt64(index % ActivationCodes.wordSize) }
        if index % ActivationCodes.wordSize == ActivationCodes.wordSize - 1 || index == size - 1 {
          words[image].append(word)
          word = 0
        }
      }
    }
  }

  /// X Xᵀ + (1 − X)(1 − X)ᵀ, X the codes as rows: the number of bits in which each two codes agree.
  func overlap() -> SymmetricMatrix {
    SymmetricMatrix(size: images) { row, column in
      let differing = zip(words[row], words[column]).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
      return Double(bitCount - differing)
    }
  }
}
