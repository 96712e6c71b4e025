extension YAMLError {
  /// Writes everything but the file's path, which depends on how its folder is named.
  func write(to writer: inout CacheWriter) {
    writer.write(line)
    writer.write(column)
    writer.write(code)
    writer.write(message)
  }

  init(from reader: inout CacheReader, path: String) throws(CorruptCache) {
    self.init(
      file: path, line: try reader.read(), column: try reader.read(), code: try reader.read(),
      message: try reader.read())
  }
}

extension YAMLError.Code: CacheCodable {}
