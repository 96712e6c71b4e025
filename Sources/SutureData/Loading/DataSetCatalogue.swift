import CDataSets

/// The data sets embedded in the executable.
public enum DataSetCatalogue {
  /// The ids of all data sets, sorted.
  public static let ids = (0..<suture_data_set_count()).map { String(cString: suture_data_set_at($0).pointee.id) }

  /// Loads a data set by its id.
  ///
  /// - Throws: `DataError.unknownDataSet` with a suggestion.
  static func load(_ id: String) throws(DataError) -> DataSet {
    guard let index = ids.firstIndex(of: id) else { throw .unknownDataSet(id, known: ids) }
    let set = suture_data_set_at(index).pointee
    let contents = [set.files.0, set.files.1, set.files.2, set.files.3].map { file in
      [UInt8](UnsafeBufferPointer(start: file.bytes, count: file.count))
    }
    let files = zip(DataSet.fileNames, contents).map { (path: "\(id)/\($0).gz", bytes: $1) }
    return try DataSet(id: id, name: String(cString: set.name), files: files)
  }
}

extension DataSet {
  /// Loads a data set of the catalogue by its id.
  ///
  /// - Throws: `DataError.unknownDataSet` with a suggestion.
  public static func load(id: String) throws(DataError) -> DataSet {
    try DataSetCatalogue.load(id)
  }
}
