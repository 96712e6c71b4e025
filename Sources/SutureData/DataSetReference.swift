/// Images by the catalogue's id or by folder.
public enum DataSetReference: Hashable, Sendable, Codable {
  /// A data set of the catalogue, such as `digits`.
  case catalogue(String)
  /// A folder with four files in MNIST's IDX format.
  case folder(String)

  /// The folder; nil for data sets of the catalogue.
  public var folder: String? {
    switch self {
    case .catalogue: nil
    case .folder(let path): path
    }
  }

  /// As it is named in texts.
  public var name: String {
    switch self {
    case .catalogue(let id): id
    case .folder(let path): path
    }
  }
}

extension DataSet {
  /// Reads a data set wherever it lies.
  public static func load(_ reference: DataSetReference) throws -> DataSet {
    switch reference {
    case .catalogue(let id): try load(id: id)
    case .folder(let path): try load(folder: path)
    }
  }
}
