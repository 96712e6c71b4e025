import SutureSupport

extension DataSet {
  /// MNIST's names for the four files; each may end in `.gz`.
  static let fileNames = FolderFile.allCases.map(\.standardName)

  /// Reads a folder with four files in MNIST's format, gzipped or not, under any of the names that MNIST, its mirrors
  /// and derived data sets use; see `FolderListing`.
  ///
  /// - Parameter folder: the folder's path; for a folder with several data sets, such as EMNIST's, followed by the
  ///   prefix of one of them: `gzip/emnist-letters`.
  static func idx(folder: String, id: String, name: String, options: ImageOptions) throws(DataError) -> DataSet {
    var files: [(path: String, bytes: [UInt8])] = []
    for path in try FolderListing(folder).paths() {
      do { files.append((path, try FileBytes.read(path, limit: IDXArray.limit + 20))) } catch {
        throw .file(path, .unreadable(error.reason))
      }
    }
    return try DataSet(id: id, name: name, files: files, options: options)
  }

  /// Parses the four files, in the order of `fileNames`.
  init(
    id: String, name: String, files: [(path: String, bytes: [UInt8])], options: ImageOptions = ImageOptions()
  ) throws(DataError) {
    precondition(files.count == 4, "a data set has four files")
    let train = try ImageSet(images: files[0], labels: files[1], layout: options.layout)
    let test = try ImageSet(images: files[2], labels: files[3], layout: options.layout)
    try self.init(
      id: id, name: name, parts: [.train: train, .test: test], paths: [.train: files[0].path, .test: files[2].path],
      options: options)
  }

  /// Creates a data set from parts in memory, whose images must have the same size; one without test images has a tenth
  /// of each class's training images set aside.
  /// - Parameter paths: where the parts come from, for messages.
  init(
    id: String, name: String, parts: [DataPart: ImageSet], paths: [DataPart: String], classNames: [String] = [],
    options: ImageOptions
  ) throws(DataError) {
    try options.refuseForArrays()
    var parts = parts
    if let channels = options.channels {
      for (name, part) in parts { parts[name] = try part.converted(toChannels: channels) }
    }
    guard var train = parts[.train], let path = paths[.train] else { preconditionFailure("a part is for training") }
    for part in [DataPart.validation, .test] {
      guard let other = parts[part] else { continue }
      guard train.channels == other.channels, train.height == other.height, train.width == other.width else {
        func size(_ split: ImageSet) -> String { "\(split.channels)×\(split.height)×\(split.width)" }
        throw .disagreement(
          path, paths[part] ?? "",
          what:
            "images of \(size(train)) for training and \(size(other)) for \(part == .test ? "testing" : part.rawValue)")
      }
    }
    var (validation, test, notes) = (parts[.validation], parts[.test], [String]())
    if test == nil, validation != nil {
      (validation, test) = (nil, validation)
      notes.append("'\(id)' has no test images: its validation images are used for testing")
    }
    if test == nil {
      let all = train
      let byClass = Dictionary(grouping: all.labels.indices) { all.labels[$0] }
      let chosen = Set(Self.share(ImageListing.testShare, of: byClass, for: "test"))
      guard !chosen.isEmpty else { throw .listing(id, .noTestImages(all.count)) }
      train = all.images(at: all.labels.indices.filter { !chosen.contains($0) })
      test = all.images(at: chosen.sorted())
      notes.append(
        "'\(id)' has no test images: \(chosen.count) of \(all.count) images, a tenth of each class, are set aside for "
          + "testing")
    }
    self.init(
      id: id, name: name, train: train, validation: validation, test: test ?? train, classNames: classNames,
      normalization: try options.normalization(channels: train.channels), notes: notes)
  }
}

extension ImageOptions {
  /// Refuses options that have no effect on arrays of images.
  fileprivate func refuseForArrays() throws(DataError) {
    let given: [(name: String, isGiven: Bool)] = [
      ("image_size", size != nil), ("resize", resize != nil), ("interpolation", interpolation != nil),
      ("bad_images", skipsBadImages != nil), ("max_megapixels", megapixels != nil),
    ]
    if let option = given.first(where: \.isGiven) {
      throw .option(option.name, reason: "applies to JPEG and PNG files; the images of this data set are arrays")
    }
  }
}

extension ImageSet {
  /// The images with another number of channels: grey ones repeated as red, green and blue, or colours as grey.
  /// - Throws: `DataError.option` for other numbers of channels.
  fileprivate func converted(toChannels count: Int) throws(DataError) -> ImageSet {
    guard count != channels else { return self }
    guard [1, 3].contains(channels), [1, 3].contains(count) else {
      throw .option(
        "channels", reason: "converts between 1 (grey) and 3 (colour); these images have \(channels)")
    }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(self.count * count * height * width)
    for index in 0..<self.count { pixels += try preparedImage(index).converted(toChannels: count).planes }
    return ImageSet(pixels: pixels, labels: labels, channels: count, height: height, width: width)
  }

  /// Parses a file of images, [n, h, w], [n, c, h, w] or, if `layout` says so, [n, h, w, c], and the file of their
  /// labels, [n].
  init(
    images: (path: String, bytes: [UInt8]), labels: (path: String, bytes: [UInt8]), layout: PixelLayout?
  ) throws(DataError) {
    let pixels = try IDXArray(file: images.bytes, path: images.path)
    let classes = try IDXArray(file: labels.bytes, path: labels.path)
    // First, so that exchanged files are named as such.
    guard pixels.dimensions.count == 3 || pixels.dimensions.count == 4 else {
      throw .file(images.path, .wrongRank(role: "images", expected: [3, 4], found: pixels.dimensions))
    }
    guard classes.dimensions.count == 1 else {
      throw .file(labels.path, .wrongRank(role: "labels", expected: [1], found: classes.dimensions))
    }
    try self.init(
      ByteArray(path: images.path, dimensions: pixels.dimensions, bytes: pixels.bytes),
      labels: classes.bytes.map { Int($0) }, labelPath: labels.path, layout: layout)
  }
}
