import SutureData
import SutureRegistry

extension DataSetReference {
  /// Reads the key `dataset`: an id, or a folder or file with the way in which its images are read.
  init(_ reader: YAMLReader) throws(YAMLError) {
    let mapping = try reader.mapping(keys: ["id", "folder"] + ImageOptions.keys)
    switch (mapping["id"], mapping["folder"]) {
    case (let id?, nil):
      for key in ImageOptions.keys where !ImageOptions.arrayKeys.contains(key) {
        guard let item = mapping[key] else { continue }
        throw item.error(
          .invalidValue,
          "'\(key)' applies to a 'folder', not to a data set of the program; 'channels', 'mean' and 'std' apply to both"
        )
      }
      self = .catalogue(try id.text(limit: 64), try ImageOptions(mapping))
    case (nil, let folder?): self = .folder(try folder.text(), try ImageOptions(mapping))
    default: throw reader.error(.missingKey, "'dataset' needs either 'id' or 'folder'")
    }
  }

  /// The settings of the key `dataset`.
  var settings: [ResolvedSpecification.Setting] {
    switch self {
    case .catalogue(let id, let options): [.init("id", .text(id))] + options.settings
    case .folder(let path, let options): [.init("folder", .text(path))] + options.settings
    }
  }
}

extension ImageOptions {
  fileprivate static let keys = [
    "image_size", "resize", "interpolation", "channels", "mean", "std", "bad_images", "max_megapixels", "layout",
  ]

  /// Those that apply to arrays of images, too.
  fileprivate static let arrayKeys = ["channels", "mean", "std"]

  /// What is done with images that cannot be decoded.
  private enum BadImages: String, CaseIterable {
    case stop, skip
  }

  fileprivate init(_ mapping: YAMLMapping) throws(YAMLError) {
    self.init()
    size = try mapping["image_size"]?.integer(in: Bounds.size)
    resize = try mapping["resize"]?.integer(in: Bounds.resize)
    interpolation = try mapping["interpolation"]?.word()
    if let item = mapping["channels"] {
      let number = try item.integer()
      guard number == 1 || number == 3 else { throw item.error(.invalidValue, "'channels' must be 1 or 3") }
      channels = number
    }
    mean = try mapping["mean"]?.list(limit: 4) { item throws(YAMLError) in Float(try item.real(in: Bounds.mean)) }
    deviation = try mapping["std"]?.list(limit: 4) { item throws(YAMLError) in
      Float(try item.real(in: Bounds.deviation))
    }
    if (mean == nil) != (deviation == nil), let item = mapping["mean"] ?? mapping["std"] {
      throw item.error(.missingKey, "'mean' and 'std' need each other")
    }
    if let item = mapping["bad_images"] { skipsBadImages = try item.word(of: BadImages.self) == .skip ? true : nil }
    megapixels = try mapping["max_megapixels"]?.integer(in: Bounds.megapixels)
    layout = try mapping["layout"]?.word()
  }

  fileprivate var settings: [ResolvedSpecification.Setting] {
    var settings: [ResolvedSpecification.Setting] = []
    if let size { settings.append(.init("image_size", .integer(size))) }
    if let resize { settings.append(.init("resize", .integer(resize))) }
    if let interpolation { settings.append(.init("interpolation", .text(interpolation.rawValue))) }
    if let channels { settings.append(.init("channels", .integer(channels))) }
    if let mean { settings.append(.init("mean", .list(mean.map { .number(Double($0)) }))) }
    if let deviation { settings.append(.init("std", .list(deviation.map { .number(Double($0)) }))) }
    if skipsBadImages == true { settings.append(.init("bad_images", .text(BadImages.skip.rawValue))) }
    if let megapixels { settings.append(.init("max_megapixels", .integer(megapixels))) }
    if let layout { settings.append(.init("layout", .text(layout.rawValue))) }
    return settings
  }
}
