import Foundation
import SutureTestSupport

/// Two photographs, `first.jpg` and `second.jpg`, and a data set of copies of them.
enum TwoImages {
  private static let fixtures = "\(Checkout.root)/Tests/SutureDataTests/Fixtures"

  /// Writes the photographs, and `images` with class folders that have their names.
  /// - Parameter train: the number of training images of each class.
  static func write(to folder: TemporaryFolder, train: Int) throws {
    for (name, image) in [("first", "colour.jpg"), ("second", "grey.jpg")] {
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(fixtures)/\(image)")))
      try folder.write("\(name).jpg", bytes)
      for copy in 0..<train { try folder.write("images/train/\(name)/\(copy).jpg", bytes) }
      try folder.write("images/test/\(name)/0.jpg", bytes)
    }
  }
}
