import SutureSupport

extension DataSet {
  /// MNIST's names for the four files; each may end in `.gz`.
  static let fileNames = FolderFile.allCases.map(\.standardName)

  /// Reads a folder with four files in MNIST's format, gzipped or not, under any of the names that MNIST, its mirrors
  /// and derived data sets use; see `FolderListing`.
  ///
  /// - Parameter folder: the folder's path; for a folder with several data sets, such as EMNIST's, followed by the
  ///   prefix of one of them: `gzip/emnist-letters`.
  /// - Throws: `DataError`.
  public static func load(folder: String, id: String? = nil, name: String? = nil) throws(DataError) -> DataSet {
    let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    var files: [(path: String, bytes: [UInt8])] = []
    for path in try FolderListing(folder).paths() {
      do { files.append((path, try FileBytes.read(path, limit: IDXArray.limit + 20))) } catch {
        throw .file(path, .unreadable(error.reason))
      }
    }
    return try DataSet(id: id ?? folder, name: name ?? folder, files: files)
  }

  /// Parses the four files, in the order of `fileNames`.
  init(id: String, name: String, files: [(path: String, bytes: [UInt8])]) throws(DataError) {
    precondition(files.count == 4, "a data set has four files")
    let train = try ImageSet(images: files[0], labels: files[1])
    let test = try ImageSet(images: files[2], labels: files[3])
    guard train.channels == test.channels, train.height == test.height, train.width == test.width else {
      func size(_ split: ImageSet) -> String { "\(split.channels)×\(split.height)×\(split.width)" }
      throw .disagreement(
        files[0].path, files[2].path, what: "images of \(size(train)) for training and \(size(test)) for testing")
    }
    self.init(id: id, name: name, train: train, test: test)
  }
}

extension ImageSet {
  /// Parses a file of images, [n, h, w] or [n, c, h, w], and the file of their labels, [n].
  init(
    images: (path: String, bytes: [UInt8]), labels: (path: String, bytes: [UInt8])
  ) throws(DataError) {
    let pixels = try IDXArray(file: images.bytes, path: images.path)
    let classes = try IDXArray(file: labels.bytes, path: labels.path)
    let sizes = pixels.dimensions
    guard sizes.count == 3 || sizes.count == 4 else {
      throw .file(images.path, .wrongRank(role: "images", expected: [3, 4], found: sizes))
    }
    guard classes.dimensions.count == 1 else {
      throw .file(labels.path, .wrongRank(role: "labels", expected: [1], found: classes.dimensions))
    }
    if let other = ImageSet.sizesWithChannelsFirst(sizes) {
      throw .file(images.path, .channelsLast(found: sizes, expected: other))
    }
    guard !pixels.bytes.isEmpty else { throw .file(images.path, .empty(sizes)) }
    guard sizes[0] == classes.dimensions[0] else {
      let labelCount = Words.plural(classes.dimensions[0], "label")
      throw .disagreement(
        images.path, labels.path, what: "\(Words.plural(sizes[0], "image")) and \(labelCount)")
    }
    self.init(
      pixels: pixels.bytes, labels: classes.bytes.map { Int($0) }, channels: sizes.count == 4 ? sizes[1] : 1,
      height: sizes[sizes.count - 2], width: sizes[sizes.count - 1])
  }

  /// The sizes that images should have if they seem to be stored with channels last, [n, h, w, c]; otherwise nil.
  ///
  /// Read as [n, c, h, w], such images would be narrower than five pixels and have more channels than columns.
  private static func sizesWithChannelsFirst(_ sizes: [Int]) -> [Int]? {
    guard sizes.count == 4, (1...4).contains(sizes[3]), sizes[3] < sizes[1] else { return nil }
    guard sizes[1] == sizes[2] || (sizes[1] > 4 && sizes[2] > 4) else { return nil }
    return [sizes[0], sizes[3], sizes[1], sizes[2]]
  }
}
