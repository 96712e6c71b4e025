import SutureExecution
import SutureSupport
import Synchronization

extension DataSet {
  /// The longest side of images that are read into memory as they are.
  static let smallSide = 64
  /// The size of the networks' input if neither the images nor an option determine it.
  private static let standardSize = 224
  /// The share of an image's shorter side that the centre crop keeps.
  private static let cropShare = 0.875

  /// Reads the headers and digests of all images of a listing.
  ///
  /// Images that all have the same size of at most 64×64 pixels are decoded into memory, unless a size is given; others
  /// are decoded on demand.
  /// - Throws: `DataError.image` with the first image that cannot be read; with `skipsBadImages`, all images are decoded
  ///   once and these are left out.
  init(_ listing: ImageListing, id: String, name: String, options: ImageOptions) throws(DataError) {
    if options.layout != nil {
      throw .option("layout", reason: "applies to IDX and NumPy files, not to JPEG and PNG files")
    }
    let entries = DataPart.allCases.flatMap { part in (listing.parts[part] ?? []).map { (part, $0) } }
    let inspected = try Self.inspect(entries.map { $0.1.path }, options)
    var parts: [DataPart: (indices: [Int], labels: [Int])] = [:]
    for (index, (part, entry)) in entries.enumerated() where inspected[index].facts != nil {
      parts[part, default: ([], [])].indices.append(index)
      parts[part, default: ([], [])].labels.append(entry.label)
    }
    let notes = listing.notes + Self.notes(inspected, entries.map { $0.1.path })
    try Self.checkCompleteness(listing, inspected, entries)
    guard let train = parts[.train], let test = parts[.test] else {
      throw .listing(listing.path, .noClasses(files: 0))
    }
    let facts = inspected.compactMap(\.facts)
    let channels = options.channels ?? (facts.allSatisfy { $0.channels == 1 } ? 1 : 3)
    let given = try options.normalization(channels: channels)
    if let size = Self.smallSize(of: facts, channels: channels, options) {
      let files = entries.map { $0.1.path }
      func memory(_ part: (indices: [Int], labels: [Int])) throws(DataError) -> ImageSet {
        try Self.memory(part.indices.map { files[$0] }, part.labels, size, channels: channels, options)
      }
      var validation: ImageSet?
      if let part = parts[.validation] { validation = try memory(part) }
      self.init(
        id: id, name: name, train: try memory(train), validation: validation, test: try memory(test),
        classNames: listing.classNames, normalization: given, notes: notes)
      return
    }
    let files = ImageFiles(
      paths: entries.map { $0.1.path }, channels: channels, preparation: try Self.preparation(options),
      megapixels: options.megapixels ?? ImageDecoder.megapixels)
    let trainSet = ImageSet(files: files, indices: train.indices, labels: train.labels)
    let normalization: Normalization
    if let given {
      normalization = given
    } else if channels == 3 {
      normalization = Normalization(mean: ImageOptions.imageNetMean, deviation: ImageOptions.imageNetDeviation)
    } else {
      normalization = try Normalization(decoding: trainSet)
    }
    var hash = SHA256()
    hash.update("images 1 \(channels) \(files.preparation) \(normalization)\n".utf8)
    for part in DataPart.allCases {
      hash.update("\(part.rawValue) \(parts[part]?.indices.count ?? 0)\n".utf8)
      for (index, label) in zip(parts[part]?.indices ?? [], parts[part]?.labels ?? []) {
        hash.update(inspected[index].digest)
        hash.update("\(label)\n".utf8)
      }
    }
    self.init(
      id: id, name: name, train: trainSet,
      validation: parts[.validation].map { ImageSet(files: files, indices: $0.indices, labels: $0.labels) },
      test: ImageSet(files: files, indices: test.indices, labels: test.labels), classNames: listing.classNames,
      digest: hash.hexDigest, normalization: normalization, isFixed: true, notes: notes)
  }

  /// The columns and rows of small images that all have the same size, if they are to be read into memory as they are.
  private static func smallSize(of facts: [ImageDecoder.Facts], channels: Int, _ options: ImageOptions) -> [Int]? {
    guard options.size == nil, options.resize == nil, let first = facts.first,
      max(first.width, first.height) <= smallSide,
      facts.allSatisfy({ $0.width == first.width && $0.height == first.height }),
      facts.count * first.width * first.height * channels <= IDXArray.limit
    else { return nil }
    return [first.width, first.height]
  }

  static func preparation(_ options: ImageOptions) throws(DataError) -> ImagePreparation {
    let size = options.size ?? min(standardSize, options.resize ?? standardSize)
    let resize = options.resize ?? Int((Double(size) / cropShare).rounded(.down))
    guard resize >= size else {
      throw .option("resize", reason: "must be at least the image size: \(resize) is less than \(size)")
    }
    return ImagePreparation(resize: resize, size: size, interpolation: options.interpolation ?? .bilinear)
  }

  // MARK: Reading

  /// What was found out of an image file.
  private struct Inspected: Sendable {
    /// Nil if it is left out.
    var facts: ImageDecoder.Facts?
    /// SHA-256 of the file.
    var digest: [UInt8] = []
    /// Why it is left out.
    var fault: DataError?
  }

  private static func inspect(_ paths: [String], _ options: ImageOptions) throws(DataError) -> [Inspected] {
    let found = Mutex([Inspected](repeating: Inspected(), count: paths.count))
    let skips = options.skipsBadImages ?? false
    let megapixels = options.megapixels ?? ImageDecoder.megapixels
    try ParallelLoop.run(paths.count, threads: ThreadCount.available.value) { index throws(DataError) in
      do throws(DataError) {
        let bytes = try ImageFiles.bytes(of: paths[index])
        var hash = SHA256()
        hash.update(bytes)
        do throws(ImageFault) {
          let facts = try ImageDecoder.facts(of: bytes, megapixels: megapixels)
          if skips { _ = try ImageDecoder.image(of: bytes, megapixels: megapixels) }
          let result = Inspected(facts: facts, digest: hash.digest)
          found.withLock { $0[index] = result }
        } catch { throw DataError.image(paths[index], error) }
      } catch {
        guard skips else { throw error }
        found.withLock { $0[index].fault = error }
      }
    }
    return found.withLock { $0 }
  }

  /// Checks that every part, and every class of the training images, has an image that is not left out.
  private static func checkCompleteness(
    _ listing: ImageListing, _ inspected: [Inspected], _ entries: [(part: DataPart, entry: ImageListing.Entry)]
  ) throws(DataError) {
    let kept = zip(inspected, entries).filter { $0.0.facts != nil }.map(\.1)
    guard kept.count < entries.count else { return }
    let parts = Set(kept.map(\.part))
    if let part = entries.first(where: { !parts.contains($0.part) })?.part {
      let name = part == .train ? "training" : part.rawValue
      throw leftOut("\(name) image", listing, zip(inspected, entries).filter { $1.part == part }.map(\.0))
    }
    let labels = Set(kept.filter { $0.part == .train }.map(\.entry.label))
    if let label = listing.classNames.indices.first(where: { !labels.contains($0) }) {
      let own = zip(inspected, entries).filter { $1.part == .train && $1.entry.label == label }
      throw leftOut("training image of the class \(quoted(listing.classNames[label]))", listing, own.map(\.0))
    }
  }

  private static func leftOut(_ what: String, _ listing: ImageListing, _ images: [Inspected]) -> DataError {
    .listing(
      listing.path, .leftOut(what, count: images.count, first: images.first?.fault.map(sentence) ?? ""))
  }

  /// What is wrong with an image, without the advice to leave it out.
  private static func sentence(_ fault: DataError) -> String {
    if case .image(let path, let fault) = fault { "the image '\(path)' \(fault)" } else { "\(fault)" }
  }

  /// A remark on the images that are left out.
  private static func notes(_ inspected: [Inspected], _ paths: [String]) -> [String] {
    let faults = inspected.compactMap(\.fault)
    guard let first = faults.first else { return [] }
    let rest = faults.count - 1
    return [
      "\(Words.plural(faults.count, "image")) of \(inspected.count) left out: \(sentence(first))"
        + (rest > 0 ? "; and \(rest) others" : "")
    ]
  }

  /// Decodes images of one size into memory.
  private static func memory(
    _ paths: [String], _ labels: [Int], _ size: [Int], channels: Int, _ options: ImageOptions
  ) throws(DataError) -> ImageSet {
    let images = Mutex([[UInt8]](repeating: [], count: paths.count))
    let megapixels = options.megapixels ?? ImageDecoder.megapixels
    try ParallelLoop.run(paths.count, threads: ThreadCount.available.value) { index throws(DataError) in
      let bytes = try ImageFiles.bytes(of: paths[index])
      do throws(ImageFault) {
        let planes = try ImageDecoder.image(of: bytes, channels: channels, megapixels: megapixels).planes
        guard planes.count == size[0] * size[1] * channels else { throw .damaged("its size has changed") }
        images.withLock { $0[index] = planes }
      } catch { throw .image(paths[index], error) }
    }
    let pixels = images.withLock { Array($0.joined()) }
    return ImageSet(pixels: pixels, labels: labels, channels: channels, height: size[1], width: size[0])
  }
}

extension Normalization {
  /// The statistics of images that are decoded on demand.
  fileprivate init(decoding split: ImageSet) throws(DataError) {
    let sums = Mutex(ChannelSums(channels: split.channels))
    try ParallelLoop.run(split.count, threads: ThreadCount.available.value) { index throws(DataError) in
      var own = ChannelSums(channels: split.channels)
      own.add(try split.preparedImage(index))
      let found = own
      sums.withLock { $0.add(found) }
    }
    self = sums.withLock { $0 }.normalization(count: split.count * split.height * split.width)
  }
}

extension ImageOptions {
  /// The mean and deviation that are given; nil if none are.
  /// - Throws: `DataError.option` if only one of them is given, or not one number per channel.
  func normalization(channels: Int) throws(DataError) -> Normalization? {
    guard mean != nil || deviation != nil else { return nil }
    guard let mean, let deviation else {
      throw .option(mean == nil ? "std" : "mean", reason: "needs both 'mean' and 'std'")
    }
    for (name, numbers) in [("mean", mean), ("std", deviation)] where numbers.count != channels {
      throw .option(
        name,
        reason: "has \(Words.plural(numbers.count, "number")), but the images have \(Words.plural(channels, "channel"))"
      )
    }
    return Normalization(mean: mean, deviation: deviation)
  }
}
