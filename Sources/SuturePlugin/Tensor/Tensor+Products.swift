extension Tensor {
  /// The matrix product of the last two axes; the axes before them broadcast.
  /// - Parameters:
  ///   - other: the right factor.
  ///   - transposingSelf: whether the last two axes of this tensor are exchanged first.
  ///   - transposingOther: whether those of the right factor are.
  public func matmul(
    _ other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false
  ) throws -> Tensor {
    try applying(
      "matmul", [other],
      ["transpose_a": .integer(transposingSelf ? 1 : 0), "transpose_b": .integer(transposingOther ? 1 : 0)])
  }
}
