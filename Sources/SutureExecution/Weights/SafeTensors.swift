import SutureGraph
import SutureSupport

/// Named tensors in the safetensors format: a JSON header with each tensor's type, shape and offsets, then the data.
///
/// Tensors of a file are read on first access and stored as `Float`: F64, F16, BF16 and I64 are converted; files are
/// written as F32. Tensors of other types have a name and a shape, but reading their elements fails. Names are compared by
/// their bytes.
public struct SafeTensors: Sendable {
  /// The header's `__metadata__`.
  public var metadata: [String: String]

  private var order: [ByteName] = []
  private var sources: [ByteName: Source] = [:]

  /// The source of a tensor's elements.
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

  /// The tensors' names: in file order, then in order of addition.
  ///
  /// Files are written in byte order of the names.
  public var names: [String] { order.map(\.text) }

  /// Whether there is a tensor with this name, of any type.
  public func contains(_ name: String) -> Bool { sources[ByteName(name)] != nil }

  /// The shape of a tensor, without reading its elements; nil if there is none with this name.
  public func shape(of name: String) -> Shape? {
    switch sources[ByteName(name)] {
    case .memory(let tensor): tensor.shape
    case .data(_, let entry): Shape(entry.shape)
    case nil: nil
    }
  }

  /// The tensor with this name; nil if there is none or it cannot be read (`require` throws the reason).
  ///
  /// Assigning nil removes it.
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

  /// Adds a tensor, or replaces the one with the same name.
  public mutating func set(_ name: String, _ tensor: Tensor) {
    self[name] = tensor
  }

  /// A required tensor.
  ///
  /// - Parameter path: the file, for errors.
  /// - Throws: `SafeTensorsError` if the name is unknown (with a suggestion), the type is not supported (with those that
  ///   are), the file cannot be read, or memory is insufficient.
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
  /// Whether metadata, names in order, and all tensors are equal.
  public static func == (a: SafeTensors, b: SafeTensors) -> Bool {
    a.metadata == b.metadata && a.order == b.order && a.names.allSatisfy { a[$0] == b[$0] && a[$0] != nil }
  }
}
