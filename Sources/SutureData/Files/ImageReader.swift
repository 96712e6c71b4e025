import SutureExecution
import SutureGraph

/// Reads image files as a trained network sees them: resized, cropped, normalised.
public struct ImageReader: Sendable {
  private let shape: Shape
  private let options: ImageOptions
  private let preparation: ImagePreparation
  private let scales: [Float]
  private let offsets: [Float]

  /// Creates a reader.
  /// - Parameters:
  ///   - shape: the shape of one image in training, [1, c, h, w].
  ///   - mean: the mean of each channel that training subtracted, pixels scaled to 0...1.
  ///   - deviation: the standard deviation of each channel by which training divided.
  ///   - options: how training read its images.
  /// - Throws: `DataError.option` if the options contradict each other.
  public init(shape: Shape, mean: [Float], deviation: [Float], options: ImageOptions) throws(DataError) {
    self.shape = shape
    self.options = options
    var options = options
    let side = min(shape[2], shape[3])
    // Small images were not resized in training, and others lose no margin to reach their size.
    let isSmall = options.size == nil && options.resize == nil && max(shape[2], shape[3]) <= DataSet.smallSide
    options.size = side
    options.resize = isSmall ? side : options.resize
    preparation = try DataSet.preparation(options)
    scales = deviation.map { 1 / (255 * $0) }
    offsets = zip(mean, deviation).map { -$0 / $1 }
  }

  /// The image of a file.
  /// - Returns: [1, c, h, w].
  /// - Throws: `DataError.file` with the file's path.
  public func image(of path: String) throws(DataError) -> Tensor { tensor(try seen(path)) }

  /// The image of a file, and a picture of what the network sees of it.
  /// - Parameter width: the least number of the picture's columns.
  /// - Returns: [1, c, h, w], and the picture.
  /// - Throws: `DataError.file` with the file's path.
  public func imageWithPicture(of path: String, width: Int) throws(DataError) -> (image: Tensor, picture: Picture) {
    imageWithPicture(try seen(path), width: width)
  }

  /// An image of a data set with the shape of this reader's images, and a picture of what the network sees of it.
  /// - Parameters:
  ///   - index: the image's index in the split.
  ///   - width: the least number of the picture's columns.
  /// - Returns: [1, c, h, w], and the picture.
  /// - Throws: `DataError.image` with the file's path.
  public func imageWithPicture(
    _ index: Int, of split: ImageSet, width: Int
  ) throws(DataError) -> (image: Tensor, picture: Picture) {
    precondition(
      [split.channels, split.height, split.width] == Array(shape.dimensions.dropFirst()),
      "the images must have the shape of those in training")
    return imageWithPicture(try split.preparedImage(index), width: width)
  }

  private func imageWithPicture(_ image: PixelImage, width: Int) -> (image: Tensor, picture: Picture) {
    (tensor(image), Picture(image, width: width))
  }

  private func tensor(_ image: PixelImage) -> Tensor {
    let area = shape[2] * shape[3]
    let planes = image.planes
    return Tensor(
      shape,
      planes.indices.map { index in Float(planes[index]) * scales[index / area] + offsets[index / area] })
  }

  /// What the network sees of a file, before it is normalised.
  private func seen(_ path: String) throws(DataError) -> PixelImage {
    let fault: ImageFault
    do throws(DataError) {
      let bytes = try ImageFiles.bytes(of: path)
      do throws(ImageFault) {
        let decoded = try ImageDecoder.image(
          of: bytes, channels: shape[1], megapixels: options.megapixels ?? ImageDecoder.megapixels)
        return fitted(decoded, width: shape[3], height: shape[2])
      } catch { fault = error }
    } catch {
      guard case .image(_, let unread) = error else { throw error }
      fault = unread
    }
    // Nobody can leave out an image that is asked for by its name.
    if case .unreadable(let reason) = fault { throw .file(path, .unreadable(reason)) }
    throw .file(path, .image(fault))
  }

  private func fitted(_ image: PixelImage, width: Int, height: Int) -> PixelImage {
    if image.width == width, image.height == height, preparation.resize == preparation.size { return image }
    // Networks for images that are not square see the whole image.
    guard width == height else { return image.resized(width: width, height: height, preparation.interpolation) }
    return preparation.prepared(image)
  }
}
