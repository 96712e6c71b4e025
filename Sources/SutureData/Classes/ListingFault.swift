import SutureSupport

/// Why a folder or list of images is no data set.
public enum ListingFault: Hashable, Sendable {
  /// It has no class folders; with the number of files found beside each other.
  case noClasses(files: Int)
  /// It has images of one class only; with its name.
  case oneClass(String)
  /// A class has no images; with its name.
  case emptyClass(String)
  /// All images of a part or a class are left out; with its description, and the error of the first.
  case leftOut(String, count: Int, first: String)
  /// A name in it stands for nothing that can be read; with the name and the reason.
  case unreadableName(String, reason: String)
  /// A part has a class that the training images do not have; with the part's and the class's names.
  case unknownClass(part: String, String)
  /// Every class has a single image, so that none can be set aside for testing; with the number of images.
  case noTestImages(Int)
  /// A line of a list is invalid; with the line's number, counted from 1, and the reason.
  case line(Int, String)
  /// Folders are nested more deeply than the limit.
  case tooDeep(Int)
}

extension ListingFault: CustomStringConvertible {
  /// The predicate of a sentence whose subject is the folder or list, with the way out.
  public var description: String {
    switch self {
    case .noClasses(let files):
      "has no class folders" + (files > 0 ? ", but \(Words.plural(files, "file"))" : "")
        + ": each class needs a folder of its own with its images, or list them in a CSV file of 'path,label'"
    case .oneClass(let name):
      "has images of one class only, \(quoted(name)): there is nothing to learn; two or more classes are needed"
    case .emptyClass(let name):
      "has no image of the class \(quoted(name)): add images, or remove the class"
    case .leftOut(let what, let count, let first):
      "has no \(what) left: "
        + (count == 1 ? "the only one is left out because" : "all \(count) are left out, the first because")
        + " \(first)"
    case .unreadableName(let name, let reason):
      "contains \(quoted(name)), \(reason): restore, rename or remove it"
    case .unknownClass(let part, let name):
      "has images of the class \(quoted(name)) in \(quoted(part)), which no training image has"
    case .noTestImages(let images):
      "has no test images, and none can be set aside: each class has only one image (\(images) in all)"
    case .line(let number, let reason): "has an invalid line \(number): \(reason)"
    case .tooDeep(let limit): "has folders nested more than \(limit) deep"
    }
  }
}
