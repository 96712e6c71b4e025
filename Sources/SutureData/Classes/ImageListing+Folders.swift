import SutureSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension ImageListing {
  /// The maximum depth of folders in a class folder.
  private static let maximumDepth = 16

  /// Lists a folder with `train` and, optionally, `val` and `test` of class folders, or a folder of class folders.
  ///
  /// All files in a class folder and the folders in it are images of this class, except hidden ones.
  /// - Throws: `DataError.listing`, or `.file` if a folder cannot be read.
  init(folder: String) throws(DataError) {
    let names = try Self.names(in: folder)
    let folders = names.filter { DataSet.isFolder("\(folder)/\($0)") }
    var named: [DataPart: [(path: String, name: String)]] = [:]
    // Beside other classes, 'train' may be one of them.
    let training = folders.first { DataPart(name: $0) == .train }
    var hasParts = training != nil
    if let training, folders.contains(where: { DataPart(name: $0) == nil }) {
      hasParts = try Self.names(in: "\(folder)/\(training)").contains {
        DataSet.isFolder("\(folder)/\(training)/\($0)")
      }
    }
    if hasParts {
      for name in names {
        guard let part = DataPart(name: name) else { continue }
        guard folders.contains(name) else {
          try Self.checkReadable(name, in: folder)
          continue
        }
        named[part, default: []] += try Self.classes(in: "\(folder)/\(name)", isTraining: part == .train)
      }
    } else {
      named[.train] = try Self.classes(in: folder, isTraining: true)
    }
    try self.init(path: folder, named: named)
  }

  /// The files of the class folders in a folder, in the order of their paths.
  private static func classes(in folder: String, isTraining: Bool) throws(DataError) -> [(path: String, name: String)] {
    let names = try Self.names(in: folder)
    let classes = names.filter { DataSet.isFolder("\(folder)/\($0)") }
    for name in names where !classes.contains(name) { try checkReadable(name, in: folder) }
    guard !classes.isEmpty else { throw .listing(folder, .noClasses(files: names.count)) }
    var images: [(path: String, name: String)] = []
    for name in classes {
      let files = try files(in: "\(folder)/\(name)", root: folder, depth: 0)
      if files.isEmpty, isTraining { throw .listing(folder, .emptyClass(name)) }
      images += files.map { ($0, name) }
    }
    return images
  }

  /// All files in a folder and the folders in it.
  private static func files(in folder: String, root: String, depth: Int) throws(DataError) -> [String] {
    guard depth < maximumDepth else { throw .listing(root, .tooDeep(maximumDepth)) }
    var files: [String] = []
    for name in try names(in: folder) {
      let path = "\(folder)/\(name)"
      if DataSet.isFolder(path) {
        files += try Self.files(in: path, root: root, depth: depth + 1)
      } else {
        files.append(path)
      }
    }
    return files
  }

  /// Checks that something that is no folder is not a link to one that is gone, or has a name that cannot be read: else a
  /// class would be lost without a word.
  private static func checkReadable(_ name: String, in folder: String) throws(DataError) {
    let path = "\(folder)/\(name)"
    if !FilePath.exists(path) {
      throw .listing(folder, .unreadableName(name, reason: "whose name is not valid UTF-8"))
    }
    if FilePath.realPath(path) == nil {
      throw .listing(folder, .unreadableName(name, reason: "a link to something that does not exist"))
    }
  }

  private static func names(in folder: String) throws(DataError) -> [String] {
    do { return try FileBytes.names(in: folder) } catch { throw .file(folder, .unreadable(error.reason)) }
  }
}
