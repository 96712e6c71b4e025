/// The mean and standard deviation of each channel, pixels scaled to 0...1.
struct Normalization: Hashable, Sendable {
  /// The mean of each channel.
  var mean: [Float]
  /// The standard deviation of each channel; 1 in place of 0.
  var deviation: [Float]

  init(mean: [Float], deviation: [Float]) {
    self.mean = mean
    self.deviation = deviation
  }

  /// The statistics of images in memory.
  init(of split: ImageSet) {
    var sums = ChannelSums(channels: split.channels)
    let pixels = split.pixels
    let area = split.height * split.width
    for image in 0..<split.count {
      for channel in 0..<split.channels {
        let start = (image * split.channels + channel) * area
        for pixel in pixels[start..<start + area] { sums.add(pixel, channel) }
      }
    }
    self = sums.normalization(count: split.count * area)
  }
}

extension Normalization: CustomStringConvertible {
  /// The text that is part of a data set's digest.
  var description: String { "mean \(mean) deviation \(deviation)" }
}

/// Exact sums of samples and their squares in each channel, so that neither order nor rounding matters.
struct ChannelSums: Sendable {
  private var sums: [Int]
  private var squares: [Int]

  init(channels: Int) {
    sums = [Int](repeating: 0, count: channels)
    squares = sums
  }

  @inline(__always)
  mutating func add(_ sample: UInt8, _ channel: Int) {
    sums[channel] += Int(sample)
    squares[channel] += Int(sample) * Int(sample)
  }

  /// Adds all samples of an image.
  mutating func add(_ image: PixelImage) {
    for (index, sample) in image.pixels.enumerated() { add(sample, index % image.channels) }
  }

  /// Adds other sums.
  mutating func add(_ other: ChannelSums) {
    for channel in sums.indices {
      sums[channel] += other.sums[channel]
      squares[channel] += other.squares[channel]
    }
  }

  /// The statistics of `count` samples in each channel.
  func normalization(count: Int) -> Normalization {
    let count = Double(max(count, 1))
    let means = sums.map { Double($0) / count }
    let deviations = zip(squares, means).map { square, mean in
      max(Double(square) / count - mean * mean, 0).squareRoot()
    }
    return Normalization(
      mean: means.map { Float($0 / 255) }, deviation: deviations.map { $0 > 0 ? Float($0 / 255) : 1 })
  }
}
