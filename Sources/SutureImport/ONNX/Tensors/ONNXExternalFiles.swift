import SutureExecution
import SutureSupport

/// The files beside a model that hold elements of its tensors.
///
/// Only files within the model's folder are opened, whatever the model says, so that it cannot make this program read
/// files of others.
/// - Source: https://onnx.ai/onnx/repo-docs/ExternalData.html
struct ONNXExternalFiles {
  /// The model's folder; nil where there is none, such as for bytes in memory.
  private let folder: String?
  private var opened: [String: OpenFile] = [:]

  init(folder: String?) { self.folder = folder }

  /// The file and position of a tensor's elements.
  /// - Parameters:
  ///   - entries: `location`, `offset` and `length` as the model states them.
  ///   - byteCount: the size by the tensor's shape.
  mutating func elements(
    _ entries: [String: String], byteCount: Int
  ) throws(ONNXFault) -> (StoredBytes, position: Int) {
    guard let location = entries["location"], !location.isEmpty else {
      throw ONNXFault("its elements are in another file, whose location is not stated")
    }
    let offset = try number("offset", entries) ?? 0
    if let length = try number("length", entries), length != byteCount {
      throw ONNXFault("its shape needs \(byteCount) bytes, and it has \(length) in \(quoted(location))")
    }
    let file = try open(location)
    let available = file.byteCount ?? 0
    guard Saturating.sum(offset, byteCount) <= available else {
      throw ONNXFault(
        "its \(byteCount) bytes begin at byte \(offset) of \(quoted(location)), which has only \(available)")
    }
    return (.file(file), offset)
  }

  private func number(_ key: String, _ entries: [String: String]) throws(ONNXFault) -> Int? {
    guard let text = entries[key] else { return nil }
    guard let number = Int(text), number >= 0 else {
      throw ONNXFault("the \(key) of its elements in another file is \(quoted(text)), and should be a number of bytes")
    }
    return number
  }

  private mutating func open(_ location: String) throws(ONNXFault) -> OpenFile {
    if let file = opened[location] { return file }
    let name = quoted(location)
    guard let folder else { throw ONNXFault("its elements are in the file \(name), and the model has no folder") }
    guard !location.hasPrefix("/") else {
      throw ONNXFault("its elements are in \(name); an absolute path is refused")
    }
    guard !location.split(separator: "/").contains("..") else {
      throw ONNXFault("its elements are in \(name); a path with '..' is refused")
    }
    let path = FilePath.join(folder, location)
    guard let root = FilePath.realPath(folder), let resolved = FilePath.realPath(path) else {
      throw ONNXFault("its elements are in the file \(name), which is missing")
    }
    guard resolved.hasPrefix(root.hasSuffix("/") ? root : root + "/") else {
      throw ONNXFault(
        "its elements are in \(name), a link to \(quoted(resolved)); files outside its folder are refused")
    }
    let file: OpenFile
    do { file = try OpenFile(resolved, kind: .regular) } catch {
      throw ONNXFault("its elements are in the file \(name), which cannot be read: \(error.reason)")
    }
    opened[location] = file
    return file
  }
}
