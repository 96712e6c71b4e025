import SutureGraph
import SutureSupport

/// Named tensors in the safetensors format: a JSON header with each tensor's type, shape and offsets, then the data.
///
/// Tensors of a file are read on first access and stored as `Float`: F64, F16, BF16, integers and BOOL are converted. Files
/// are written as F32, apart from integers that were added as such. Tensors of other types have a name and a shape, but
/// reading their elements fails. Names are compared by their bytes.
public struct SafeTensors: Sendable {
  /// The header's `__metadata__`.
  public var metadata: [String: String]

  private var order: [ByteName] = []
  private var sources: [ByteName: Source] = [:]

  /// The source of a tensor's elements.
  private enum Source: Sendable {
    case memory(Tensor)
    case integers(Shape, [Int64])
    /// An entry of a file whose data begins at an offset in bytes.
    case file(StoredBytes, dataStart: Int, SafeTensorsHeader.Entry)
  }

  /// Creates a collection without tensors.
  public init(metadata: [String: String] = [:]) { self.metadata = metadata }

  init(_ header: SafeTensorsHeader, entries: [SafeTensorsHeader.Entry], bytes: StoredBytes, dataStart: Int) {
    metadata = header.metadata
    for entry in entries {
      order.append(ByteName(entry.name))
      sources[ByteName(entry.name)] = .file(bytes, dataStart: dataStart, entry)
    }
  }

  /// Adds tensors of another collection, without reading their elements.
  mutating func merge(_ other: SafeTensors, names: Set<String>) {
    for name in other.order where names.contains(name.text) && sources[name] == nil {
      order.append(name)
      sources[name] = other.sources[name]
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
    case .integers(let shape, _): shape
    case .file(_, _, let entry): Shape(entry.shape)
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
    set { replace(name, newValue.map { .memory($0) }) }
  }

  /// Adds a tensor, or replaces the one with the same name.
  public mutating func set(_ name: String, _ tensor: Tensor) {
    self[name] = tensor
  }

  /// Adds a tensor of integers in row-major order, which is written as I64, or replaces the one with the same name.
  ///
  /// `integers.count` must be the shape's element count.
  public mutating func set(_ name: String, _ shape: Shape, integers: [Int64]) {
    precondition(integers.count == shape.elementCount, "a tensor's integers fill its shape")
    replace(name, .integers(shape, integers))
  }

  private mutating func replace(_ name: String, _ source: Source?) {
    let key = ByteName(name)
    switch (source, sources[key] != nil) {
    case (nil, true): order.removeAll { $0 == key }
    case (.some, false): order.append(key)
    default: break
    }
    sources[key] = source
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

  /// The integers of a tensor that was added as such; nil for others.
  func integers(_ name: String) -> [Int64]? {
    guard case .integers(_, let integers) = sources[ByteName(name)] else { return nil }
    return integers
  }

  private func tensor(_ name: String, path: String) throws(SafeTensorsError) -> Tensor? {
    switch sources[ByteName(name)] {
    case .memory(let tensor): tensor
    case .integers(let shape, let integers): Tensor(shape, integers.map { Float($0) })
    case .file(let bytes, let dataStart, let entry): try Self.read(entry, of: bytes, from: dataStart, path: path)
    case nil: nil
    }
  }

  private static func read(
    _ entry: SafeTensorsHeader.Entry, of bytes: StoredBytes, from dataStart: Int, path: String
  ) throws(SafeTensorsError) -> Tensor {
    func failure(_ fact: SafeTensorsError.Fact) -> SafeTensorsError {
      SafeTensorsError(path, tensor: entry.name, fact)
    }
    guard let type = entry.type else {
      throw failure(.unsupportedType(entry.typeName, known: ElementType.allCases.map(\.rawValue)))
    }
    let stored = StoredTensor(bytes, position: dataStart + entry.begin, type: type, shape: Shape(entry.shape))
    do {
      return try stored.read()
    } catch {
      switch error {
      case .file(let error): throw failure(.file(error))
      case .truncated(let position):
        throw failure(.offsets(begin: entry.begin, end: entry.end, available: position - dataStart))
      case .memory(let needed, let available): throw failure(.memory(needed: needed, available: available))
      }
    }
  }
}

extension SafeTensors: Equatable {
  /// Whether metadata, names in order, and all tensors are equal.
  public static func == (a: SafeTensors, b: SafeTensors) -> Bool {
    a.metadata == b.metadata && a.order == b.order && a.names.allSatisfy { a[$0] == b[$0] && a[$0] != nil }
  }
}
