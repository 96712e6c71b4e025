import SuturePlugin

/// The splits' weights for each channel, [n, radix, c]: a softmax over the splits, of one alone a sigmoid.
struct RadixSoftmax: Layer {
  let radix: Int

  func forward(_ x: Tensor) throws -> Tensor { radix > 1 ? try x.softmax(axis: 1) : try x.sigmoid() }
}
