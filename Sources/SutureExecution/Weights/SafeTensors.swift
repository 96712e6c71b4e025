import SutureGraph
import SutureSupport

/// Named tensors in the safetensors format: a JSON header that says where each tensor lies, then their bytes.
///
/// A tensor of a file is read when it is asked for, and held as `Float`: F64, F16, BF16 and I64 are converted, F32 is
/// written. Tensors of other types are known by name and shape; only asking for their elements fails. Names are equal where
/// their bytes are.
public struct SafeTensors: Sendable {
  /// The header's `__metadata__`.
  public var metadata: [String: String]

  private var order: [ByteName] = []
  private var sources: [ByteName: Source] = [:]

  /// Where a tensor's elements are.
  private enum Source: Sendable {
    case memory(Tensor)
    case data(SafeTensorsData, SafeTensorsHeader.Entry)
  }

  /// Creates a collection without tensors.
  public init(metadata: [String: String] = [:]) { self.metadata = metadata }

  init(_ header: SafeTensorsHeader, entries: [SafeTensorsHeader.Entry], data: SafeTensorsData) {
    metadata = header.metadata
    for entry in entries {
      order.append(ByteName(entry.name))
      sources[ByteName(entry.name)] = .data(data, entry)
    }
  }

  /// The tensors' names: as they lie in the file, then as they were added.
  ///
  /// A written file has them sorted by their bytes.
  public var names: [String] { order.map(\.text) }

  /// Whether there is a tensor of a name, of whatever type.
  public func contains(_ name: String) -> Bool { sources[ByteName(name)] != nil }

  /// The shape of a tensor, without reading its elements; nil where none has the name.
  public func shape(of name: String) -> Shape? {
    switch sources[ByteName(name)] {
    case .memory(let tensor): tensor.shape
    case .data(_, let entry): Shape(entry.shape)
    case nil: nil
    }
  }

  /// The tensor of a name; nil where there is none, or where its elements cannot be read (`require` says why).
  ///
  /// Setting nil removes it.
  public subscript(name: String) -> Tensor? {
    get {
      do { return try tensor(name, path: "") } catch { return nil }
    }
    set {
      let key = ByteName(name)
      switch (newValue, sources[key] != nil) {
      case (nil, true): order.removeAll { $0 == key }
      case (.some, false): order.append(key)
      default: break
      }
      sources[key] = newValue.map { .memory($0) }
    }
  }

  /// Adds a tensor, or replaces the one of the same name.
  public mutating func set(_ name: String, _ tensor: Tensor) {
    self[name] = tensor
  }

  /// The tensor of a name that must be there; `path` names the file in the error.
  ///
  /// - Throws: `SafeTensorsError`: with a suggestion where the name is unknown, with the types that are read where its
  ///   type is not, and where the file cannot be read or the memory does not suffice.
  public func require(_ name: String, path: String) throws(SafeTensorsError) -> Tensor {
    guard let tensor = try tensor(name, path: path) else {
      let nearest = Suggestion.nearest(to: name, in: names)
      throw SafeTensorsError(path, tensor: name, .missingTensor(nearest: nearest, names: names))
    }
    return tensor
  }

  private func tensor(_ name: String, path: String) throws(SafeTensorsError) -> Tensor? {
    switch sources[ByteName(name)] {
    case .memory(let tensor): return tensor
    case .data(let data, let entry): return try data.tensor(entry, path: path)
    case nil: return nil
    }
  }
}

extension SafeTensors: Equatable {
  /// Whether metadata, names with their order, and all tensors are equal.
  public static func == (a: SafeTensors, b: SafeTensors) -> Bool {
    a.metadata == b.metadata && a.order == b.order && a.names.allSatisfy { a[$0] == b[$0] && a[$0] != nil }
  }
}
