import SutureExecution
import SutureSupport
import Testing

@testable import SutureData

/// Mixing of batches; the expected numbers follow torchvision's `MixUp` and `CutMix`, which roll the batch by one.
struct BatchMixingTests {
  @Test func `each image is blended with the one before it, and the first with the last`() {
    var images: [Float] = [1, 2, 10, 20, 100, 200]
    BatchMixing.blend(&images, count: 3, share: 0.75)
    #expect(images == [25.75, 51.5, 7.75, 15.5, 77.5, 155])
  }

  @Test func `a rectangle comes from the image before`() {
    // Two images of 1×2×3.
    var images: [Float] = (0..<12).map { Float($0) }
    BatchMixing.exchange(&images, sizes: [2, 1, 2, 3], PixelBox(x: 1, y: 1, width: 2, height: 1))
    #expect(images == [0, 1, 2, 3, 10, 11, 6, 7, 8, 9, 4, 5])
  }

  @Test func `the label's share is that of the pixels that stay`() throws {
    var stream = RandomStream(seed: 0, "test")
    for _ in 0..<200 {
      var images = [Float](repeating: 0, count: 8 * 9) + [Float](repeating: 1, count: 8 * 9)
      let mixing = BatchMixing(mixup: nil, cutmix: 1)
      let mix = try #require(mixing.mix(&images, sizes: [2, 1, 8, 9], labels: [4, 5], &stream))
      #expect(mix.partners == [5, 4])
      #expect(abs(Double(images[..<72].reduce(0, +)) / 72 - (1 - mix.share)) < 1e-6)
    }
  }

  @Test(arguments: [0.2, 1, 4])
  func `shares have the beta distribution's mean and variance`(alpha: Double) {
    var stream = RandomStream(seed: 3, "test")
    let shares = (0..<20_000).map { _ in stream.beta(alpha) }
    let mean = shares.reduce(0, +) / 20_000
    let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 20_000
    #expect(abs(mean - 0.5) < 0.01 && abs(variance - 1 / (4 * (2 * alpha + 1))) < 0.005)
  }

  @Test func `a batch is mixed the same way every time, and not without the options`() throws {
    let digits = try DataSet.load(id: "digits")
    func batch(_ augmentation: Augmentation) throws -> Batch {
      try Batches(training: digits, size: 8, seed: 0, epoch: 1, augmentation: augmentation).batch(0)
    }
    let mixed = try batch(Augmentation(mixup: 0.2, cutmix: 1))
    #expect(try batch(Augmentation(mixup: 0.2, cutmix: 1)) == mixed && mixed.mix?.partners.first == mixed.labels.last)
    #expect(try batch(.none).mix == nil && batch(.none).images != mixed.images)
  }

  @Test func `targets are the weighted mean of both labels'`() {
    let targets = Classification.targets(
      [0, 1], mix: LabelMix(partners: [2, 1], share: 0.75), classes: 3, smoothing: 0.1)
    for (found, expected) in zip(targets, [0.7083333, 0.0333333, 0.2583333, 0.0333333, 0.9333333, 0.0333333]) {
      #expect(abs(Double(found) - expected) < 1e-6)
    }
  }
}
