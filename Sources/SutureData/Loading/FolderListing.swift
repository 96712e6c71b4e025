import SutureSupport

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The four files of a data set, in the order in which they are read.
enum FolderFile: Int, CaseIterable {
  case trainImages, trainLabels, testImages, testLabels

  /// MNIST's name for the file.
  var standardName: String {
    switch self {
    case .trainImages: "train-images-idx3-ubyte"
    case .trainLabels: "train-labels-idx1-ubyte"
    case .testImages: "t10k-images-idx3-ubyte"
    case .testLabels: "t10k-labels-idx1-ubyte"
    }
  }

  /// The file's content, for error messages.
  var title: String {
    switch self {
    case .trainImages: "training images"
    case .trainLabels: "training labels"
    case .testImages: "test images"
    case .testLabels: "test labels"
    }
  }
}

/// Finds a data set's files in a folder.
///
/// A file name is `PREFIX-PART-CONTENT-idxN-ubyte`: the prefix (such as `emnist-letters`) is optional, the part is
/// `train`, `t10k` or `test`, the content is `images` or `labels`, and N is the number of dimensions. The last dashes
/// may be dots or underscores, and `.gz` may follow. These are the names that MNIST, its mirrors, Fashion-MNIST, KMNIST
/// and EMNIST use.
struct FolderListing {
  private let folder: String
  private let prefix: String?
  private let names: [String]

  /// Lists a folder; if it does not exist, the last component of the path is taken as the files' prefix.
  init(_ path: String) throws(DataError) {
    let failure: FileError
    do throws(FileError) {
      self.names = try FileBytes.names(in: path)
      (folder, prefix) = (path, nil)
      return
    } catch {
      failure = error
    }
    let slash = path.lastIndex(of: "/")
    let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let last = slash.map { String(path[path.index(after: $0)...]) } ?? path
    guard failure.cause == .system(ENOENT), !last.isEmpty, let names = try? FileBytes.names(in: parent),
      names.contains(where: { Self.read($0)?.prefix == last })
    else { throw .file(path, .unreadable(failure.reason)) }
    (folder, prefix, self.names) = (parent, last, names)
  }

  /// The paths of the four files, in the order of `FolderFile`.
  /// - Throws: `DataError.missingFile` or `DataError.severalDataSets`.
  func paths() throws(DataError) -> [String] {
    var found: [String: [FolderFile: [String]]] = [:]
    for name in names {
      guard let (prefix, file) = Self.read(name) else { continue }
      found[prefix, default: [:]][file, default: []].append(name)
    }
    // A complete data set without a prefix takes precedence over those with one.
    let complete = found.filter { $0.value.count == FolderFile.allCases.count }.keys.sorted()
    guard let chosen = prefix ?? (complete.contains("") ? "" : complete.first) ?? found.keys.min() else {
      throw .missingFile(folder, role: FolderFile.trainImages.title, name: FolderFile.trainImages.standardName, names)
    }
    if prefix == nil, chosen != "", complete.count > 1 { throw .severalDataSets(folder, prefixes: complete) }
    var paths: [String] = []
    for file in FolderFile.allCases {
      // Prefer the standard name, then the uncompressed file.
      let candidates = (found[chosen]?[file] ?? []).sorted { a, b in
        let (first, second) = (a.hasPrefix(file.standardName), b.hasPrefix(file.standardName))
        return first != second ? first : (a.utf8.count, a) < (b.utf8.count, b)
      }
      guard let name = candidates.first else {
        throw .missingFile(
          folder, role: file.title, name: (chosen.isEmpty ? "" : "\(chosen)-") + file.standardName, names)
      }
      paths.append(folder == "/" ? "/\(name)" : "\(folder)/\(name)")
    }
    return paths
  }

  /// The prefix and role that a file name encodes; nil if it is not the name of a data set's file.
  static func read(_ name: String) -> (prefix: String, file: FolderFile)? {
    let parts = (name.hasSuffix(".gz") ? name.dropLast(3) : Substring(name)).split { "-._".contains($0) }
    guard parts.count >= 4, parts[parts.count - 1] == "ubyte",
      ["idx1", "idx3", "idx4"].contains(parts[parts.count - 2])
    else { return nil }
    let isTraining: Bool
    switch parts[parts.count - 4] {
    case "train": isTraining = true
    case "t10k", "test": isTraining = false
    default: return nil
    }
    let file: FolderFile
    switch parts[parts.count - 3] {
    case "images": file = isTraining ? .trainImages : .testImages
    case "labels": file = isTraining ? .trainLabels : .testLabels
    default: return nil
    }
    // The text before the part, without the separator.
    let prefix = parts.count > 4 ? name[..<parts[parts.count - 5].endIndex] : ""
    return (String(prefix), file)
  }
}

extension DataSet {
  /// Whether the path is that of an existing folder.
  public static func isFolder(_ path: String) -> Bool {
    !path.isEmpty && access("\(path)/.", F_OK) == 0
  }
}
