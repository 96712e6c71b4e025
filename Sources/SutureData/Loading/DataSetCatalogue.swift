import CDataSets

/// The data sets embedded in the executable.
public enum DataSetCatalogue {
  /// The ids of all data sets, sorted.
  public static let ids = (0..<suture_data_set_count()).map { String(cString: suture_data_set_at($0).pointee.id) }

  /// Loads a data set by its id.
  ///
  /// - Throws: `DataError.unknownDataSet` with a suggestion.
  static func load(_ id: String, options: ImageOptions) throws(DataError) -> DataSet {
    guard let index = ids.firstIndex(of: id) else { throw .unknownDataSet(id, known: ids) }
    return try DataSet(id: id, name: name(index), files: files(index), options: options)
  }

  /// What lists show of all data sets, without decoding their images.
  ///
  /// - Throws: `DataError.file` if a file of the executable is damaged.
  public static func summaries() throws(DataError) -> [DataSetSummary] {
    var summaries: [DataSetSummary] = []
    for (index, id) in ids.enumerated() {
      summaries.append(try DataSetSummary(id: id, name: name(index), files: files(index)))
    }
    return summaries
  }

  private static func name(_ index: Int) -> String { String(cString: suture_data_set_at(index).pointee.name) }

  /// The four files of a data set, in the order of `DataSet.fileNames`.
  private static func files(_ index: Int) -> [(path: String, bytes: [UInt8])] {
    let set = suture_data_set_at(index).pointee
    return zip(DataSet.fileNames, [set.files.0, set.files.1, set.files.2, set.files.3]).map { name, file in
      ("\(ids[index])/\(name).gz", [UInt8](UnsafeBufferPointer(start: file.bytes, count: file.count)))
    }
  }
}

extension DataSet {
  /// Loads a data set of the catalogue by its id.
  ///
  /// - Throws: `DataError.unknownDataSet` with a suggestion, `DataError.option` for options of image files.
  public static func load(id: String, options: ImageOptions = ImageOptions()) throws(DataError) -> DataSet {
    try DataSetCatalogue.load(id, options: options)
  }
}
