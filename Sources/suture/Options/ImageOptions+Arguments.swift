import SutureData

extension ImageOptions {
  /// The options for how images are read; `channels`, `mean` and `std` apply to built-in data sets as well.
  static let definitions: [OptionDefinition] = [
    .option(
      "image-size", value: "pixels",
      help: "Rows and columns of photographs after resizing and a centre crop; default 224."),
    .option(
      "resize", value: "pixels", help: "Length of the shorter side before the centre crop; default image size / 0.875."),
    .option(
      "interpolation", value: "filter", help: "Filter of resizing; default bilinear.",
      choices: Interpolation.allCases.map(\.rawValue)),
    .option(
      "channels", value: "number", help: "Convert images to 1 channel (grey) or 3 (colour); default as they are."),
    .option(
      "mean", value: "numbers",
      help:
        "Mean of each channel, such as 0.485,0.456,0.406; default ImageNet's for colour photographs, otherwise that of "
        + "the training images. Needs --std."),
    .option(
      "std", value: "numbers",
      help: "Standard deviation of each channel, such as 0.229,0.224,0.225; default as for --mean. Needs --mean."),
    .flag("skip-bad-images", help: "Leave out images that cannot be decoded, with their number; otherwise an error."),
    .option("max-megapixels", value: "number", help: "Limit of an image's pixels in millions; default 100."),
    .option(
      "layout", value: "order",
      help: "Order of the dimensions in IDX and NumPy files; default channels first, unless the sizes leave doubt.",
      choices: PixelLayout.allCases.map(\.rawValue)),
  ]

  init(_ arguments: ParsedArguments) throws(UsageError) {
    self.init()
    size = try arguments.integer("image-size", in: Bounds.size)
    resize = try arguments.integer("resize", in: Bounds.resize)
    interpolation = arguments.value("interpolation").flatMap { Interpolation(rawValue: $0) }
    channels = try arguments.integer("channels", in: 1...3)
    if channels == 2 { throw UsageError("'--channels' must be 1 or 3") }
    mean = try Self.numbers("mean", in: Bounds.mean, arguments)
    deviation = try Self.numbers("std", in: Bounds.deviation, arguments)
    if (mean == nil) != (deviation == nil) { throw UsageError("'--mean' and '--std' need each other") }
    skipsBadImages = arguments.flag("skip-bad-images") ? true : nil
    megapixels = try arguments.integer("max-megapixels", in: Bounds.megapixels)
    layout = arguments.value("layout").flatMap { PixelLayout(rawValue: $0) }
  }

  /// Numbers with commas between them.
  private static func numbers(
    _ name: String, in range: ClosedRange<Double>, _ arguments: ParsedArguments
  ) throws(UsageError) -> [Float]? {
    guard let text = arguments.value(name) else { return nil }
    var numbers: [Float] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let number = Double(part.filter { $0 != " " }), range.contains(number) else {
        throw UsageError(
          "the value '\(text)' of '--\(name)' is not a list of numbers within \(range.lowerBound)...\(range.upperBound), "
            + "such as 0.5,0.5,0.5")
      }
      numbers.append(Float(number))
    }
    return numbers
  }
}

extension Augmentation {
  /// The options for augmentation beside `crop-padding` and `flip`.
  static let definitions: [OptionDefinition] = [
    .flag("random-resized-crop", help: "Random crops of 8 % to 100 % of the area, resized to the image size."),
    .option(
      "color-jitter", value: "strength", help: "Random brightness, contrast and saturation, such as 0.4; default none."),
    .option(
      "rand-augment", value: "magnitude", help: "RandAugment with two operations, such as 9 of 30; default none."),
    .option(
      "random-erasing", value: "probability", help: "Random erasing of a rectangle, such as 0.25; default none."),
    .option("mixup", value: "alpha", help: "Mix the images of a batch in pairs, such as 0.2; default none."),
    .option("cutmix", value: "alpha", help: "Exchange rectangles between images, such as 1; default none."),
  ]

  mutating func read(_ arguments: ParsedArguments) throws(UsageError) {
    if arguments.flag("random-resized-crop") { randomResizedCrop = RandomResizedCrop() }
    colorJitter = try arguments.number("color-jitter", in: ColorJitter.strengths).map { ColorJitter($0) }
    randAugment = try arguments.integer("rand-augment", in: RandAugment.magnitudes).map { RandAugment(magnitude: $0) }
    randomErasing = try arguments.number("random-erasing", in: 0...1).map { RandomErasing(probability: $0) }
    mixup = try arguments.number("mixup", in: Augmentation.mixingBounds)
    cutmix = try arguments.number("cutmix", in: Augmentation.mixingBounds)
  }
}
