import SutureImport

extension NetworkImport {
  /// Writes the backbone's files in a folder.
  func write(to folder: String) throws {
    var files = try prepare(in: folder)
    try files.commit()
  }
}
