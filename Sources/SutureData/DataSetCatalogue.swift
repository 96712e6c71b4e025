import SutureGraph

/// The data sets that need no file: they are part of the executable.
public enum DataSetCatalogue {
  /// Their ids, sorted.
  public static let ids = ["digits"]

  /// Reads one by its id.
  ///
  /// - Throws: `DataError.unknownDataSet` with a suggestion.
  static func load(_ id: String) throws(DataError) -> DataSet {
    switch id {
    case "digits":
      let contents = [
        PackageResources.train_images_idx3_ubyte_gz, PackageResources.train_labels_idx1_ubyte_gz,
        PackageResources.t10k_images_idx3_ubyte_gz, PackageResources.t10k_labels_idx1_ubyte_gz,
      ]
      let files = zip(DataSet.fileNames, contents).map { (path: "digits/\($0).gz", bytes: $1) }
      return try DataSet(id: id, name: "Handwritten digits, 8×8", files: files)
    default:
      throw .unknownDataSet(id, known: ids)
    }
  }
}

extension DataSet {
  /// Reads a data set of the catalogue.
  ///
  /// - Throws: `DataError.unknownDataSet` with a suggestion.
  public static func load(id: String) throws(DataError) -> DataSet {
    try DataSetCatalogue.load(id)
  }
}
