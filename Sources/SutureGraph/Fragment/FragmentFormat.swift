import SutureSupport

/// The encoding of a fragment, version 2.
///
///     fragment    magic, version (a byte), inputs (a count, then their shapes), events up to `end`
///     event       its kind (a byte), then
///       scope     parent, name, type
///       parameter scope, name, shape, initialiser
///       buffer    scope, name, shape, initialiser
///       operation scope, name, attributes (a count, then name, kind and value of each), inputs (a count, then values)
///       site      scope, name, value, layout
///       end       the output's value
///     shape       rank, sizes
///     initialiser its kind (a byte), then one real number for a constant, a float for each element of given values,
///                 and two real numbers for the others
///     layout      its kind (a byte), then prefix, height and width of tokens
///     scope       its index; the root is 0
///     name        0 and a text, which becomes the next one of a list; or a position in that list, counted from 1
///     text        a count, then bytes of UTF-8
///
/// Values are counted as the graph counts them: the inputs come first, and each parameter, buffer, operation and site
/// makes one more. A value is written as its distance back from the next one, so that none can be named before it is made. A
/// site makes its marker's output; its name is that within its scope, and the scopes before it in the stream are those
/// that existed when it was reached. The shapes of what operations make are not part of the encoding.
///
/// Counts, sizes, indices and distances are variable-length numbers: seven bits a byte, the lowest first, the eighth
/// set where more follow, in as few bytes as can be. Whole numbers in attributes are written so too, with the sign in
/// the lowest bit. Real numbers are IEEE 754 doubles and floats are IEEE 754 singles, lowest byte
/// first.
enum FragmentFormat {
  static let magic: [UInt8] = Array("SFRG".utf8)
  static let version: UInt8 = 2

  /// What comes next.
  enum Event: UInt8 {
    case end, scope, parameter, buffer, operation, site
  }

  /// What an attribute holds.
  enum AttributeKind: UInt8 {
    case integer, real, text, integers
  }

  /// How a variable starts.
  enum InitialiserKind: UInt8 {
    case constant, uniform, normal, truncatedNormal, values
  }

  /// What a site's tensor holds.
  enum LayoutKind: UInt8 {
    case map, tokens
  }

  /// What is wrong with a name; nil where nothing is.
  ///
  /// Names go to terminals and into files of lines.
  static func fault(inName name: String, mayBeEmpty: Bool = false) -> String? {
    guard mayBeEmpty || !name.isEmpty else { return "is empty" }
    guard name.utf8.count <= FragmentLimits.nameLength else {
      return "is longer than \(FragmentLimits.nameLength) bytes"
    }
    return name.unicodeScalars.allSatisfy(isPrintable) ? nil : "has control characters"
  }
}
