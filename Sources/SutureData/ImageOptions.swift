/// How the images of a folder or file are read; every value that is nil has a default that depends on the content.
public struct ImageOptions: Hashable, Sendable, Codable {
  /// The rows and columns of the images that networks see, from a centre crop; nil for 224, or for the images' own size if
  /// all of them have the same size of at most 64×64 pixels.
  public var size: Int?
  /// The length of the shorter side before the centre crop; nil for `size` / 0.875.
  public var resize: Int?
  /// The filter with which images are resized; nil for bilinear.
  public var interpolation: Interpolation?
  /// 1 to make all images grey, 3 for colours; nil for 1 if all images are grey, and 3 otherwise.
  public var channels: Int?
  /// The mean of each channel, pixels scaled to 0...1; nil for ImageNet's for colour images that are decoded on demand,
  /// and that of the training images otherwise.
  public var mean: [Float]?
  /// The standard deviation of each channel, with the same defaults.
  public var deviation: [Float]?
  /// Whether images that cannot be decoded are left out; nil for false: they are an error.
  public var skipsBadImages: Bool?
  /// The maximum number of pixels of an image, in millions; nil for 100.
  public var megapixels: Int?
  /// The order of the dimensions in IDX and NumPy files; nil for channels first where the sizes leave no doubt.
  public var layout: PixelLayout?

  /// Options that all depend on the content.
  public init() {}

  /// The accepted values, for options and specifications.
  public enum Bounds {
    /// Of `size`, in pixels.
    public static let size = 1...4096
    /// Of `resize`, in pixels.
    public static let resize = 1...8192
    /// Of `megapixels`.
    public static let megapixels = 1...4000
    /// Of each number of `mean`.
    public static let mean = 0.0...1.0
    /// Of each number of `deviation`.
    public static let deviation = 1e-6...1.0
  }

  /// Whether all numbers are within their bounds; files may hold any.
  public var isSound: Bool {
    size.map(Bounds.size.contains) ?? true && resize.map(Bounds.resize.contains) ?? true
      && channels.map { $0 == 1 || $0 == 3 } ?? true && megapixels.map(Bounds.megapixels.contains) ?? true
      && (mean ?? []).allSatisfy { Bounds.mean.contains(Double($0)) }
      && (deviation ?? []).allSatisfy { Bounds.deviation.contains(Double($0)) }
  }

  /// ImageNet's mean of red, green and blue.
  static let imageNetMean: [Float] = [0.485, 0.456, 0.406]
  /// ImageNet's standard deviation of red, green and blue.
  static let imageNetDeviation: [Float] = [0.229, 0.224, 0.225]
}

/// The order of the dimensions of an array of images.
public enum PixelLayout: String, Hashable, Sendable, Codable, CaseIterable {
  /// [n, c, h, w].
  case channelsFirst = "channels_first"
  /// [n, h, w, c].
  case channelsLast = "channels_last"
}
