import SutureSupport

extension DataSet {
  /// Reads a data set from a folder or file, whose form is recognized by its content: a folder of class folders or lists
  /// of images (JPEG, PNG), CIFAR's files, NumPy's arrays, or IDX files.
  ///
  /// - Parameters:
  ///   - path: the path; see `idx(folder:)` for folders with several data sets in IDX format.
  ///   - id: the id of the data set; the path if nil.
  ///   - name: the display name; the path if nil.
  public static func load(
    folder path: String, options: ImageOptions = ImageOptions(), id: String? = nil, name: String? = nil
  ) throws(DataError) -> DataSet {
    let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let (id, name) = (id ?? path, name ?? path)
    if FileBytes.size(of: path) != nil { return try load(file: path, options: options, id: id, name: name) }
    // A path that is no folder may be that of IDX files with a prefix.
    guard let names = try? FileBytes.names(in: path), !names.contains(where: { FolderListing.read($0) != nil }) else {
      return try idx(folder: path, id: id, name: name, options: options)
    }
    if let files = CIFARFiles(folder: path, names: names) {
      return try files.dataSet(id: id, name: name, options: options)
    }
    let arrays = NumPyFiles(folder: path, names: names)
    if arrays.hasTrainingImages { return try arrays.dataSet(id: id, name: name, options: options) }
    let lists = names.filter { $0.hasSuffix(".csv") }.compactMap { file in
      DataPart(name: String(file.dropLast(4))).map { (path: FilePath.join(path, file), part: Optional($0)) }
    }
    if lists.contains(where: { $0.part == .train }) {
      return try DataSet(ImageListing(path: path, lists: lists), id: id, name: name, options: options)
    }
    guard names.contains(where: { isFolder(FilePath.join(path, $0)) }) else {
      throw .unrecognized(path, found: names)
    }
    return try DataSet(ImageListing(folder: path), id: id, name: name, options: options)
  }

  private static func load(
    file path: String, options: ImageOptions, id: String, name: String
  ) throws(DataError) -> DataSet {
    if path.hasSuffix(".csv") {
      return try DataSet(ImageListing(path: path, lists: [(path, nil)]), id: id, name: name, options: options)
    }
    if path.hasSuffix(".npz") {
      return try NumPyFiles(archive: path).dataSet(id: id, name: name, options: options)
    }
    throw .unrecognized(path, found: nil)
  }
}
