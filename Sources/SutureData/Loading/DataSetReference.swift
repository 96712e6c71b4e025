/// Names a data set: by its id in the catalogue, or by its folder.
public enum DataSetReference: Hashable, Sendable, Codable {
  /// The id of a data set in the catalogue, such as `digits`.
  case catalogue(String)
  /// The path of a folder with four files in MNIST's IDX format.
  case folder(String)

  /// The folder's path; nil for data sets of the catalogue.
  public var folder: String? {
    switch self {
    case .catalogue: nil
    case .folder(let path): path
    }
  }

  /// The id or the folder's path, for messages.
  public var name: String {
    switch self {
    case .catalogue(let id): id
    case .folder(let path): path
    }
  }
}

extension DataSet {
  /// Loads a data set from the catalogue or from its folder.
  public static func load(_ reference: DataSetReference) throws -> DataSet {
    switch reference {
    case .catalogue(let id): try load(id: id)
    case .folder(let path): try load(folder: path)
    }
  }
}
