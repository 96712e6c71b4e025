import SutureGraph

extension SafeTensors {
  /// Reads a file.
  ///
  /// - Throws: `SafeTensorsError`.
  public init(contentsOf path: String) throws(SafeTensorsError) {
    let bytes: [UInt8]
    do { bytes = try FileBytes.read(path) } catch { throw SafeTensorsError(path, .file(error)) }
    try self.init(bytes: bytes, path: path)
  }

  /// Reads the bytes of a file; `path` names it in errors.
  ///
  /// - Throws: `SafeTensorsError`.
  public init(bytes: [UInt8], path: String) throws(SafeTensorsError) {
    guard bytes.count >= 8 else { throw SafeTensorsError(path, .tooShort(bytes.count)) }
    let announced = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1) }
    let available = min(bytes.count - 8, SafeTensorsHeader.maximumLength)
    guard announced <= UInt64(available) else {
      throw SafeTensorsError(path, .headerLength(announced: announced, available: available))
    }
    let start = 8 + Int(announced)
    let header = try SafeTensorsHeader(bytes[8..<start], path: path)
    let entries = try header.checkedEntries(dataCount: bytes.count - start, path: path)
    self.init(metadata: header.metadata)
    for entry in entries {
      let data = bytes[start + entry.begin..<start + entry.end]
      self[entry.name] = Tensor(Shape(entry.shape), entry.type.floats(data))
    }
  }
}
