import SutureGraph
import SutureProcess
import SutureSupport

extension SafeTensors {
  /// Reads a file's header; tensors are read on first access.
  ///
  /// A pipe or device is read as a whole, to the end that its header gives.
  ///
  /// - Throws: `SafeTensorsError`.
  public init(contentsOf path: String) throws(SafeTensorsError) {
    func reading<Result>(_ body: () throws(FileError) -> Result) throws(SafeTensorsError) -> Result {
      do throws(FileError) { return try body() } catch { throw SafeTensorsError(path, .file(error)) }
    }
    let file = try reading { () throws(FileError) in try OpenFile(path) }
    let first = try reading { () throws(FileError) in try file.read(at: 0, count: 8) }
    let available = file.byteCount.map { $0 - 8 } ?? SafeTensorsHeader.maximumLength
    let length = try SafeTensors.headerLength(first[...], available: available, path: path)
    let text = try reading { () throws(FileError) in try file.read(at: 8, count: length) }
    guard text.count == length else {
      throw SafeTensorsError(path, .headerLength(announced: UInt64(length), available: text.count))
    }
    let header = try SafeTensorsHeader(text[...], path: path)
    let start = 8 + length
    if let byteCount = file.byteCount {
      let entries = try header.checkedEntries(dataCount: byteCount - start, path: path)
      self.init(header, entries: entries, bytes: .file(file), dataStart: start)
    } else {
      let end = header.entries.map(\.end).max() ?? 0
      guard end < SystemMemory.byteCount else {
        throw SafeTensorsError(path, .memory(needed: end, available: SystemMemory.byteCount))
      }
      // One byte more shows whether anything follows the last tensor.
      let data = try reading { () throws(FileError) in try file.read(at: start, count: end + 1) }
      let entries = try header.checkedEntries(dataCount: data.count, path: path)
      self.init(header, entries: entries, bytes: .memory(data[...]), dataStart: 0)
    }
  }

  /// Reads the bytes of a file.
  ///
  /// - Throws: `SafeTensorsError`.
  public init(bytes: [UInt8], path: String) throws(SafeTensorsError) {
    let length = try SafeTensors.headerLength(bytes.prefix(8), available: bytes.count - 8, path: path)
    let header = try SafeTensorsHeader(bytes[8..<8 + length], path: path)
    let entries = try header.checkedEntries(dataCount: bytes.count - 8 - length, path: path)
    self.init(header, entries: entries, bytes: .memory(bytes[...]), dataStart: 8 + length)
  }

  /// The length of the header, from the first eight bytes.
  private static func headerLength(
    _ bytes: ArraySlice<UInt8>, available: Int, path: String
  ) throws(SafeTensorsError) -> Int {
    guard bytes.count == 8 else { throw SafeTensorsError(path, .tooShort(bytes.count)) }
    let announced = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let available = min(available, SafeTensorsHeader.maximumLength)
    guard announced <= UInt64(available) else {
      throw SafeTensorsError(path, .headerLength(announced: announced, available: available))
    }
    return Int(announced)
  }
}
