import SutureData
import SutureRegistry

extension Augmentation {
  /// The keys of `training` that describe augmentation beside `crop_padding` and `flip`.
  static let keys = ["random_resized_crop", "color_jitter", "rand_augment", "random_erasing", "mixup", "cutmix"]

  /// Reads those keys of `training`.
  mutating func read(_ mapping: YAMLMapping) throws(YAMLError) {
    if let item = mapping["random_resized_crop"], item.plainText != "false" { randomResizedCrop = try .init(item) }
    if let item = mapping["color_jitter"] { colorJitter = try .init(item) }
    if let item = mapping["rand_augment"], item.plainText != "false" { randAugment = try .init(item) }
    if let item = mapping["random_erasing"] {
      let probability = try item.real(in: 0...1)
      randomErasing = probability > 0 ? RandomErasing(probability: probability) : nil
    }
    mixup = try mapping["mixup"]?.real(in: Self.mixingBounds)
    cutmix = try mapping["cutmix"]?.real(in: Self.mixingBounds)
  }

  /// The settings of those keys, without those that are switched off.
  var settings: [ResolvedSpecification.Setting] {
    func range(_ range: ClosedRange<Double>) -> ResolvedSpecification.Value {
      .list([.number(range.lowerBound), .number(range.upperBound)])
    }
    var settings: [ResolvedSpecification.Setting] = []
    if let crop = randomResizedCrop {
      settings.append(
        .init(
          "random_resized_crop", .settings([.init("scale", range(crop.scale)), .init("ratio", range(crop.ratio))])))
    }
    if let jitter = colorJitter {
      settings.append(
        .init(
          "color_jitter",
          .settings([
            .init("brightness", .number(jitter.brightness)), .init("contrast", .number(jitter.contrast)),
            .init("saturation", .number(jitter.saturation)), .init("hue", .number(jitter.hue)),
          ])))
    }
    if let augment = randAugment {
      settings.append(
        .init(
          "rand_augment",
          .settings([
            .init("operations", .integer(augment.operations)), .init("magnitude", .integer(augment.magnitude)),
          ])))
    }
    if let erasing = randomErasing { settings.append(.init("random_erasing", .number(erasing.probability))) }
    if let mixup { settings.append(.init("mixup", .number(mixup))) }
    if let cutmix { settings.append(.init("cutmix", .number(cutmix))) }
    return settings
  }
}

extension RandomResizedCrop {
  /// Reads `true`, or a mapping with `scale` and `ratio`.
  fileprivate init(_ reader: YAMLReader) throws(YAMLError) {
    self.init()
    if reader.plainText == "true" { return }
    let mapping = try reader.mapping(keys: ["scale", "ratio"])
    if let item = mapping["scale"] { scale = try item.range(in: Self.scaleBounds) }
    if let item = mapping["ratio"] { ratio = try item.range(in: Self.ratioBounds) }
  }
}

extension ColorJitter {
  /// Reads a strength, or a mapping with a strength for each property.
  fileprivate init(_ reader: YAMLReader) throws(YAMLError) {
    guard reader.plainText == nil else {
      self.init(try reader.real(in: Self.strengths))
      return
    }
    let mapping = try reader.mapping(keys: ["brightness", "contrast", "saturation", "hue"])
    self.init(
      brightness: try mapping["brightness"]?.real(in: Self.strengths) ?? 0,
      contrast: try mapping["contrast"]?.real(in: Self.strengths) ?? 0,
      saturation: try mapping["saturation"]?.real(in: Self.strengths) ?? 0,
      hue: try mapping["hue"]?.real(in: Self.hues) ?? 0)
  }
}

extension RandAugment {
  /// Reads `true`, or a mapping with `operations` and `magnitude`.
  fileprivate init(_ reader: YAMLReader) throws(YAMLError) {
    self.init()
    if reader.plainText == "true" { return }
    let mapping = try reader.mapping(keys: ["operations", "magnitude"])
    if let item = mapping["operations"] { operations = try item.integer(in: Self.operationBounds) }
    if let item = mapping["magnitude"] { magnitude = try item.integer(in: Self.magnitudes) }
  }
}

extension YAMLReader {
  /// A list of two numbers, the lower bound first.
  fileprivate func range(in bounds: ClosedRange<Double>) throws(YAMLError) -> ClosedRange<Double> {
    let numbers = try list(limit: 2) { item throws(YAMLError) in try item.real(in: bounds) }
    guard numbers.count == 2, numbers[0] <= numbers[1] else {
      throw error(.invalidValue, "'\(name)' must be two numbers, the smaller one first, such as [0.08, 1]")
    }
    return numbers[0]...numbers[1]
  }
}
