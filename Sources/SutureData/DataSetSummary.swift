/// What lists show of a data set.
public struct DataSetSummary: Hashable, Sendable {
  /// The id in the catalogue.
  public let id: String
  /// The display name.
  public let name: String
  /// The number of classes: one more than the largest label of either split.
  public let classes: Int
  /// The sizes of one image: [c, h, w].
  public let imageSizes: [Int]
  /// The number of training images.
  public let trainCount: Int
  /// The number of test images.
  public let testCount: Int

  /// Reads the headers of the images and the labels of four files, in the order of `DataSet.fileNames`.
  ///
  /// - Throws: `DataError.file`.
  init(id: String, name: String, files: [(path: String, bytes: [UInt8])]) throws(DataError) {
    precondition(files.count == 4, "a data set has four files")
    let images = try IDXArray.dimensions(ofFile: files[0].bytes, path: files[0].path)
    guard images.count == 3 || images.count == 4 else {
      throw .file(files[0].path, .wrongRank(role: "images", expected: [3, 4], found: images))
    }
    let train = try IDXArray(file: files[1].bytes, path: files[1].path).bytes
    let test = try IDXArray(file: files[3].bytes, path: files[3].path).bytes
    self.id = id
    self.name = name
    classes = 1 + Int(max(train.max() ?? 0, test.max() ?? 0))
    imageSizes = (images.count == 3 ? [1] : []) + images.dropFirst()
    trainCount = train.count
    testCount = test.count
  }
}
