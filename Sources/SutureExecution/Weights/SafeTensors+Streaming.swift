import SutureGraph
import SutureSupport

extension SafeTensors {
  /// Writes a file of `Float` tensors, one tensor after the other, so that only one is in memory.
  ///
  /// It is flushed to disk under a temporary name; `commit` puts it in place.
  /// - Parameters:
  ///   - path: the file.
  ///   - tensors: names and shapes; they are written in byte order of the names.
  ///   - metadata: texts by key.
  ///   - elements: the elements of a tensor, in row-major order, as many as its shape has.
  /// - Throws: `SafeTensorsError` for the file, and errors of `elements`; nothing is left then.
  package static func replacement(
    of path: String, _ tensors: [(name: String, shape: Shape)], metadata: [String: String],
    elements: (String) throws -> [Float]
  ) throws -> FileReplacement {
    let sorted = tensors.sorted { ByteName($0.name) < ByteName($1.name) }
    let header = try header(of: sorted.map { ($0.name, .f32, $0.shape) }, metadata: metadata, path: path)
    /// Keeps an error of `elements` apart from those of the file that is written.
    struct ElementsError: Error { let cause: any Error }
    do {
      var replacement = try FileReplacement(path)
      try replacement.writer.write(header)
      for (name, shape) in sorted {
        let values: [Float]
        do { values = try elements(name) } catch { throw ElementsError(cause: error) }
        precondition(values.count == shape.elementCount, "a tensor's elements fill its shape")
        try replacement.writer.write([UInt8](littleEndian: values))
      }
      try replacement.flush()
      return replacement
    } catch let error as ElementsError {
      throw error.cause
    } catch let error as FileError {
      throw SafeTensorsError(path, .file(error))
    }
  }
}
