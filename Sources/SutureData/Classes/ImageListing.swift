import SutureSupport

/// The part of a data set that images belong to.
enum DataPart: String, CaseIterable, Sendable {
  case train, validation, test

  /// The names of folders, CSV files and values of the column `split` that stand for it.
  var names: [String] {
    switch self {
    case .train: ["train", "training"]
    case .validation: ["val", "valid", "validation"]
    case .test: ["test", "testing"]
    }
  }

  /// The part that a name stands for, whatever its case; nil for other names.
  init?(name: String) {
    guard let part = Self.allCases.first(where: { $0.names.contains(name.lowercased()) }) else { return nil }
    self = part
  }
}

/// The image files of a data set with their classes, before any is read.
struct ImageListing: Sendable {
  /// An image file.
  struct Entry: Hashable, Sendable {
    /// The path.
    let path: String
    /// The class, counted from 0.
    let label: Int
  }

  /// The path of the folder or list, for messages.
  let path: String
  /// The names of the classes, in the order of the labels.
  private(set) var classNames: [String]
  /// The images of each part; without a part for testing until `withTestImages`.
  private(set) var parts: [DataPart: [Entry]]
  /// Remarks on how images were set aside, one sentence each.
  private(set) var notes: [String] = []

  /// Creates a listing of images with the names of their classes.
  ///
  /// Classes are numbered in the order of their names: of their numbers if all are integers and `sortsNumbers` is true.
  /// - Throws: `DataError.listing` if there are fewer than two classes, or classes without training images.
  init(
    path: String, named: [DataPart: [(path: String, name: String)]], sortsNumbers: Bool = false
  ) throws(DataError) {
    self.path = path
    let names = Set(named[.train]?.map(\.name) ?? [])
    if names.count == 1, let only = names.first { throw .listing(path, .oneClass(only)) }
    guard !names.isEmpty else { throw .listing(path, .noClasses(files: 0)) }
    let numbers = sortsNumbers ? names.compactMap { name in Int(name).map { (name: name, number: $0) } } : []
    classNames =
      numbers.count == names.count
      ? numbers.sorted { ($0.number, $0.name) < ($1.number, $1.name) }.map(\.name) : names.sorted()
    let labels = Dictionary(uniqueKeysWithValues: zip(classNames, classNames.indices))
    parts = [:]
    for (part, images) in named {
      var entries: [Entry] = []
      entries.reserveCapacity(images.count)
      for image in images {
        guard let label = labels[image.name] else {
          throw .listing(path, .unknownClass(part: part.rawValue, image.name))
        }
        entries.append(Entry(path: image.path, label: label))
      }
      if !entries.isEmpty { parts[part] = entries }
    }
    try setTestImagesAside()
  }

  /// Makes a part for testing if there is none: the validation images, as is usual for ImageNet, or a tenth of the
  /// training images of each class.
  private mutating func setTestImagesAside() throws(DataError) {
    guard parts[.test] == nil, let train = parts[.train] else { return }
    if let validation = parts.removeValue(forKey: .validation) {
      parts[.test] = validation
      notes.append("'\(path)' has no test images: its validation images are used for testing")
      return
    }
    let byClass = Dictionary(grouping: train.indices) { train[$0].label }
    let chosen = Set(DataSet.share(Self.testShare, of: byClass, for: "test"))
    guard !chosen.isEmpty else { throw .listing(path, .noTestImages(train.count)) }
    parts[.test] = train.indices.filter { chosen.contains($0) }.map { train[$0] }
    parts[.train] = train.indices.filter { !chosen.contains($0) }.map { train[$0] }
    notes.append(
      "'\(path)' has no test images: \(chosen.count) of \(train.count) images, a tenth of each class, are set aside for "
        + "testing")
  }

  /// The fraction of each class's images that is set aside for testing if there are no test images.
  static let testShare = 0.1
}
