/// Why a file cannot be read as an ONNX model; `ONNXReader` adds the file's name.
struct ONNXFault: Error, Hashable {
  /// What is wrong, as a sentence without the file's name.
  let reason: String

  init(_ reason: String) { self.reason = reason }

  /// The same fault with the part of the file that it concerns.
  func within(_ place: String) -> ONNXFault { ONNXFault("\(place): \(reason)") }
}
