import SutureGraph

/// A number of images that a file fixes, while a network is built for another one.
///
/// Sizes that were written into the file as constants are recognised where they no longer fit.
struct FixedBatch {
  /// The number of images with which the file was exported.
  let exported: Int
  /// The number of images for which the network is built.
  let wanted: Int

  /// The sizes of a reshape, with the batch in front replaced where the elements do not fill them otherwise.
  /// - Parameter shape: the shape of the tensor that is reshaped.
  func sizes(_ sizes: [Int], reshaping shape: Shape) -> [Int] {
    guard let first = sizes.first, first > 0, exported > 0, first % exported == 0 else { return sizes }
    let (size, overflow) = (first / exported).multipliedReportingOverflow(by: wanted)
    guard !overflow else { return sizes }
    let replaced = [size] + sizes.dropFirst()
    // A size that is derived would take up the other number of images.
    if sizes.contains(-1) { return shape.dimensions.first == replaced.first ? replaced : sizes }
    guard ForeignTensor.count(sizes) != shape.elementCount, ForeignTensor.count(replaced) == shape.elementCount else {
      return sizes
    }
    return replaced
  }

  /// The sizes to which a tensor is expanded, with the batch in front replaced.
  func sizes(_ sizes: [Int], expanding shape: Shape) -> [Int] {
    let axis = sizes.count - shape.rank
    guard sizes.first == exported, axis > 0 || shape.dimensions.first == 1 || shape.dimensions.first == wanted else {
      return sizes
    }
    return [wanted] + sizes.dropFirst()
  }
}
