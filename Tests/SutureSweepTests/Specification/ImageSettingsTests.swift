import SutureData
import SutureRegistry
import SutureTraining
import Testing

@testable import SutureSweep

/// The keys of `dataset` and `training` for photographs.
struct ImageSettingsTests {
  private static func specification(dataset: String, training: String = "{}") throws -> SweepSpecification {
    try SweepSpecification(
      text: """
        name: photos
        dataset: \(dataset)
        backbone: {id: resnet8, sites: [layer3.0.residual]}
        space: {modules: {ids: [se]}}
        stages: [train: {epochs: 1}]
        training: \(training)
        """, file: "photos.yaml")
  }

  @Test func `all keys of a folder are read, resolved and kept when it moves`() throws {
    let specification = try Self.specification(
      dataset: """
        {folder: photos, image_size: 96, resize: 110, interpolation: bicubic, channels: 3, mean: [0.5, 0.5, 0.5],
          std: [0.25, 0.25, 0.25], bad_images: skip, max_megapixels: 20, layout: channels_last}
        """)
    var options = ImageOptions()
    (options.size, options.resize, options.interpolation, options.channels) = (96, 110, .bicubic, 3)
    (options.mean, options.deviation) = ([0.5, 0.5, 0.5], [0.25, 0.25, 0.25])
    (options.skipsBadImages, options.megapixels, options.layout) = (true, 20, .channelsLast)
    #expect(specification.dataSet == .folder("photos", options) && options.isSound)
    #expect(specification.withData(in: "/moved").dataSet == .folder("/moved", options))
    let lines = specification.resolved.lines.filter { $0.name.hasPrefix("dataset.") }
    #expect(lines.count == 10 && lines.contains { $0.name == "dataset.image_size" && $0.value == "96" })
    #expect(try Self.specification(dataset: "{folder: photos, bad_images: stop}").dataSet == .folder("photos"))
  }

  @Test func `augmentation has torchvision's defaults, and every number can be given`() throws {
    func augmentation(_ training: String) throws -> Augmentation {
      try Self.specification(dataset: "{folder: photos}", training: training).training.augmentation
    }
    let short = try augmentation(
      "{random_resized_crop: true, color_jitter: 0.4, rand_augment: true, random_erasing: 0.25, mixup: 0.2, cutmix: 1}")
    #expect(
      short
        == Augmentation(
          cropPadding: 1, randomResizedCrop: RandomResizedCrop(), colorJitter: ColorJitter(0.4),
          randAugment: RandAugment(),
          randomErasing: RandomErasing(probability: 0.25), mixup: 0.2, cutmix: 1))
    let long = try augmentation(
      """
      {random_resized_crop: {scale: [0.2, 0.9], ratio: [1, 1]}, color_jitter: {hue: 0.1},
        rand_augment: {operations: 3, magnitude: 5}}
      """)
    #expect(long.randomResizedCrop == RandomResizedCrop(scale: 0.2...0.9, ratio: 1...1))
    #expect(long.colorJitter == ColorJitter(hue: 0.1) && long.randAugment == RandAugment(operations: 3, magnitude: 5))
    let off = try augmentation("{random_resized_crop: false, rand_augment: false, random_erasing: 0}")
    #expect(off == Augmentation(cropPadding: 1))
  }

  @Test(arguments: [
    ("{id: digits, image_size: 32}", "{}", "'image_size' applies to a 'folder'"),
    ("{folder: x, image_size: 0}", "{}", "'image_size' must be from 1 to 4096"),
    ("{folder: x, channels: 2}", "{}", "'channels' must be 1 or 3"),
    ("{folder: x, mean: [0.5]}", "{}", "'mean' and 'std' need each other"),
    ("{folder: x, bad_images: ignore}", "{}", "'bad_images' must be stop or skip"),
    ("{folder: x}", "{random_resized_crop: {scale: [1, 0.5]}}", "'scale' must be two numbers, the smaller one first"),
    ("{folder: x}", "{color_jitter: 2}", "'color_jitter' must be from 0"),
    ("{folder: x}", "{rand_augment: {magnitude: 31}}", "'magnitude' must be from 0 to 30"),
    ("{folder: x}", "{mixup: 0}", "'mixup' must be from 0.01"),
  ])
  func `what cannot be meant is refused with its place`(dataset: String, training: String, message: String) {
    let error = #expect(throws: YAMLError.self) { try Self.specification(dataset: dataset, training: training) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }
}
