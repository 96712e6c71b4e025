/// Names a data set: by its id in the catalogue, or by its folder or file.
public enum DataSetReference: Hashable, Sendable, Codable {
  /// The id of a data set in the catalogue, such as `digits`, and how its images are read.
  case catalogue(String, ImageOptions = ImageOptions())
  /// The path of a folder or file, and how its images are read.
  case folder(String, ImageOptions = ImageOptions())

  /// The path of the folder or file; nil for data sets of the catalogue.
  public var folder: String? {
    switch self {
    case .catalogue: nil
    case .folder(let path, _): path
    }
  }

  /// How the images are read.
  public var options: ImageOptions {
    switch self {
    case .catalogue(_, let options), .folder(_, let options): options
    }
  }

  /// The id or the path, for messages.
  public var name: String {
    switch self {
    case .catalogue(let id, _): id
    case .folder(let path, _): path
    }
  }
}

extension DataSet {
  /// Loads a data set from the catalogue, or from its folder or file.
  public static func load(_ reference: DataSetReference) throws -> DataSet {
    switch reference {
    case .catalogue(let id, let options): try load(id: id, options: options)
    case .folder(let path, let options): try load(folder: path, options: options)
    }
  }
}
