import SutureGraph

/// Named tensors in the safetensors format: a JSON header that says where each tensor lies, then their bytes.
///
/// Everything is held as `Float`: F64, F16, BF16 and I64 are converted on reading, F32 is written.
public struct SafeTensors: Equatable, Sendable {
  /// The header's `__metadata__`.
  public var metadata: [String: String]
  /// The tensors' names: as they lie in the file, then as they were added.
  ///
  /// A written file has them sorted.
  public private(set) var names: [String]

  private var tensors: [String: Tensor]

  /// Creates a collection without tensors.
  public init(metadata: [String: String] = [:]) {
    self.metadata = metadata
    names = []
    tensors = [:]
  }

  /// The tensor of a name; nil removes it.
  public subscript(name: String) -> Tensor? {
    get { tensors[name] }
    set {
      switch (newValue, tensors[name] != nil) {
      case (nil, true): names.removeAll { $0 == name }
      case (.some, false): names.append(name)
      default: break
      }
      tensors[name] = newValue
    }
  }

  /// Adds a tensor, or replaces the one of the same name.
  public mutating func set(_ name: String, _ tensor: Tensor) {
    self[name] = tensor
  }

  /// The tensor of a name that must be there; `path` names the file in the error.
  ///
  /// - Throws: `SafeTensorsError` with a suggestion.
  public func require(_ name: String, path: String) throws(SafeTensorsError) -> Tensor {
    guard let tensor = tensors[name] else {
      throw SafeTensorsError(path, tensor: name, .missingTensor(nearest: Suggestion.nearest(to: name, in: names)))
    }
    return tensor
  }
}
