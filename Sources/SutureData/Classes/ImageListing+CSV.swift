import SutureSupport

extension ImageListing {
  /// The maximum size of a list in bytes.
  private static let maximumLength = 1 << 30
  private static let pathColumns = ["path", "file", "filename", "image"]
  private static let labelColumns = ["label", "class"]

  /// Reads lists of images in CSV: one with a column `split`, or one for each part.
  ///
  /// The first line names the columns: `path` (or file, filename, image), `label` (or class) and, optionally, `split`
  /// (train, val or test); others are ignored. Paths are relative to the list's folder.
  /// - Parameters:
  ///   - path: the path of the data set, for messages.
  ///   - lists: the lists with the part of their images; nil for lists with a column `split`, or of training images.
  /// - Throws: `DataError.listing`, or `.file` if a list cannot be read.
  init(path: String, lists: [(path: String, part: DataPart?)]) throws(DataError) {
    var named: [DataPart: [(path: String, name: String)]] = [:]
    for list in lists {
      let bytes: [UInt8]
      do { bytes = try FileBytes.read(list.path, limit: Self.maximumLength) } catch {
        throw .file(list.path, .unreadable(error.reason))
      }
      try Self.read(bytes, list.path, list.part, into: &named)
    }
    try self.init(path: path, named: named, sortsNumbers: true)
  }

  private static func read(
    _ bytes: [UInt8], _ path: String, _ part: DataPart?, into named: inout [DataPart: [(path: String, name: String)]]
  ) throws(DataError) {
    var reader = CSVReader(bytes)
    func fault(_ reason: String) -> DataError { .listing(path, .line(reader.line, reason)) }
    let heading = try reader.row(path)?.map { $0.lowercased() } ?? []
    guard let pathColumn = heading.firstIndex(where: { pathColumns.contains($0) }),
      let labelColumn = heading.firstIndex(where: { labelColumns.contains($0) })
    else { throw fault("it must name the columns, such as 'path,label' or 'path,label,split'") }
    let splitColumn = part == nil ? heading.firstIndex(of: "split") : nil
    let folder = FilePath.folder(of: path)
    while let row = try reader.row(path) {
      if row == [""] { continue }
      guard row.count == heading.count else {
        throw fault("it has \(Words.plural(row.count, "cell")), the heading \(heading.count)")
      }
      let (file, label) = (row[pathColumn], row[labelColumn])
      guard !file.isEmpty, !label.isEmpty else { throw fault("the path or the label is empty") }
      var own = part ?? .train
      if let splitColumn {
        guard let named = DataPart(name: row[splitColumn]) else {
          throw fault("the split \(quoted(row[splitColumn])) is none of 'train', 'val' and 'test'")
        }
        own = named
      }
      named[own, default: []].append((file.hasPrefix("/") ? file : FilePath.join(folder, file), label))
    }
  }
}

/// Reads the rows of a table as comma-separated values.
///
/// - Source: RFC 4180; lines may also end with LF alone.
private struct CSVReader {
  private let bytes: [UInt8]
  private var position: Int
  private var nextLine = 1

  /// The line on which the last row began, counted from 1.
  private(set) var line = 1

  /// Starts at the beginning of a file, after a byte order mark.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  /// The cells of the next row; nil at the end.
  mutating func row(_ path: String) throws(DataError) -> [String]? {
    guard position < bytes.count else { return nil }
    line = nextLine
    var cells: [String] = []
    while true {
      cells.append(try cell(path))
      guard position < bytes.count, bytes[position] == UInt8(ascii: ",") else { break }
      position += 1
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: "\r") { position += 1 }
    if position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
    nextLine += 1
    return cells
  }

  private mutating func cell(_ path: String) throws(DataError) -> String {
    var content: [UInt8] = []
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      position += 1
      while true {
        guard position < bytes.count else { throw .listing(path, .line(line, "a quote is not closed")) }
        let byte = bytes[position]
        position += 1
        if byte == UInt8(ascii: "\"") {
          guard position < bytes.count, bytes[position] == byte else { break }
          position += 1
        }
        if byte == UInt8(ascii: "\n") { nextLine += 1 }
        content.append(byte)
      }
      guard position == bytes.count || [",", "\r", "\n"].contains(Unicode.Scalar(bytes[position])) else {
        throw .listing(path, .line(line, "text follows a closing quote"))
      }
    } else {
      while position < bytes.count, ![",", "\r", "\n"].contains(Unicode.Scalar(bytes[position])) {
        content.append(bytes[position])
        position += 1
      }
    }
    guard let text = String(validating: content, as: UTF8.self) else {
      throw .listing(path, .line(line, "it is not UTF-8"))
    }
    return text
  }
}
