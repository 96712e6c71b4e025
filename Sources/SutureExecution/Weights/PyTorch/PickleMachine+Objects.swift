import SutureSupport

/// Classes, functions and storages that a pickle names.
extension PickleMachine {
  /// Pushes what a name stands for.
  /// - Throws: `PyTorchFileError.Fact.object` if it is not in the list.
  mutating func pushGlobal(_ module: String, _ name: String) throws(PyTorchFileError.Fact) {
    guard let global = PyTorchGlobal(module: module, name: name), readsArrays || !global.isArray else {
      throw .object("\(module).\(name)")
    }
    try push(.global(global))
  }

  /// The result of calling a class or function.
  ///
  /// A container that is made from another one is that container: nothing else may refer to its items, and copies of a
  /// copy would take more time than the pickle is long.
  mutating func call(_ callee: PickleValue, _ arguments: PickleValue) throws(PyTorchFileError.Fact) -> PickleValue {
    guard case .global(let global) = callee else {
      throw malformed("a value is called that is neither a class nor a function")
    }
    let arguments = try items(arguments, "the arguments of a call")
    switch global {
    case .opaque: return .opaque
    case .rebuildTensor: return try tensor(arguments, type: nil)
    case .rebuildTensorOfType:
      guard arguments.count > 6, case .global(.type(let type)) = arguments[6] else {
        throw malformed("a tensor has no element type")
      }
      return try tensor(arguments, type: type)
    case .rebuildParameter:
      guard case .tensor? = arguments.first else { throw malformed("a parameter has no tensor") }
      return arguments[0]
    case .rebuildWithAttributes:
      // The function, the class, the function's arguments and the attributes.
      guard arguments.count > 2, case .global(let function) = arguments[0], function != .rebuildWithAttributes else {
        throw malformed("a tensor with attributes has no tensor")
      }
      return try call(arguments[0], arguments[2])
    case .size, .set: return try container(arguments, isDictionary: false)
    case .dictionary, .counter: return try container(arguments, isDictionary: true)
    case .rebuildArray:
      objects.arrays.append(PickledArray())
      return .array(objects.arrays.count - 1)
    case .storage, .type, .tensorClass, .arrayClass: throw malformed("a class is called that only names a type")
    }
  }

  /// Gives an object attributes, which are not read except those of arrays.
  mutating func build() throws(PyTorchFileError.Fact) {
    let state = try pop()
    switch try top() {
    case .dictionary, .opaque: break
    case .array(let index): objects.arrays[index] = try array(state)
    case .none, .boolean, .integer, .real, .text, .bytes, .sequence, .global, .storage, .tensor:
      throw malformed("attributes are set on a value that cannot have any")
    }
  }

  // MARK: Containers

  private func items(_ value: PickleValue, _ what: String) throws(PyTorchFileError.Fact) -> [PickleValue] {
    guard case .sequence(let index) = value else { throw malformed("\(what) are not a tuple") }
    return objects.sequences[index]
  }

  private func integers(_ value: PickleValue, _ what: String) throws(PyTorchFileError.Fact) -> [Int] {
    let values = try items(value, what)
    // Before the numbers are copied: every tensor may refer to the same long list.
    guard values.count <= 64 else { throw malformed("\(what) are \(values.count) numbers") }
    var integers: [Int] = []
    for value in values {
      guard case .integer(let integer) = value else { throw malformed("\(what) are no integers") }
      integers.append(integer)
    }
    return integers
  }

  private mutating func container(
    _ arguments: [PickleValue], isDictionary: Bool
  ) throws(PyTorchFileError.Fact) -> PickleValue {
    switch (arguments.count, arguments.first) {
    case (0, _): return isDictionary ? objects.add(dictionary: []) : objects.add(sequence: [])
    case (1, .sequence(let index)?): return isDictionary ? try dictionary(ofPairs: index) : .sequence(index)
    case (1, .dictionary(let index)?) where isDictionary: return .dictionary(index)
    default: throw malformed("a container is made from something else")
    }
  }

  /// A dictionary from a list of keys with their values, as Python 2 wrote it.
  private mutating func dictionary(ofPairs index: Int) throws(PyTorchFileError.Fact) -> PickleValue {
    let pairs = objects.sequences[index]
    // The same list may be converted many times, but all lists together are no longer than the pickle.
    convertedCount += pairs.count
    guard convertedCount <= readCount else { throw malformed("a list is made a dictionary too often") }
    var entries: PickleObjects.Entries = []
    for pair in pairs {
      let pair = try items(pair, "the entries of a dictionary")
      guard pair.count == 2 else { throw malformed("an entry of a dictionary is no pair") }
      entries.append((pair[0], pair[1]))
    }
    return objects.add(dictionary: entries)
  }

  // MARK: Arrays

  /// An array from its state: a version, the sizes, the type, whether columns are stored first, and the elements.
  private func array(_ state: PickleValue) throws(PyTorchFileError.Fact) -> PickledArray {
    let items = try items(state, "the parts of an array")
    guard items.count == 5, case .boolean(false) = items[3] else {
      throw malformed("an array is not stored as rows of elements")
    }
    let sizes = try integers(items[1], "an array's sizes")
    let bytes: [UInt8]
    switch items[4] {
    case .bytes(let content): bytes = content
    // A string of Python 2 that is valid text.
    case .text(let text): bytes = Array(text.utf8)
    default: throw malformed("an array has no elements")
    }
    var count = 1
    for size in sizes { count = Saturating.product(count, max(size, 0)) }
    guard sizes.allSatisfy({ $0 >= 0 }), count == bytes.count else {
      throw malformed("an array of the sizes \(sizes) has \(bytes.count) bytes; only elements of one byte are read")
    }
    return PickledArray(sizes: sizes, bytes: bytes)
  }

  // MARK: Tensors

  private mutating func tensor(
    _ arguments: [PickleValue], type: PyTorchType?
  ) throws(PyTorchFileError.Fact) -> PickleValue {
    guard arguments.count >= 4, case .storage(let index) = arguments[0], case .integer(let offset) = arguments[1]
    else { throw malformed("a tensor has no storage or no offset") }
    let storage = objects.storages[index]
    let tensor = try PyTorchTensor(
      storage, type: type ?? storage.type, offset: offset, sizes: try integers(arguments[2], "a tensor's sizes"),
      strides: try integers(arguments[3], "a tensor's strides"), byte: readCount)
    return objects.add(tensor)
  }

  /// The storage that an identifier describes: `('storage', class, key, device, element count)`, and in the format before
  /// zip files None or `(key, offset, element count)` of a view.
  mutating func storage(_ identifier: PickleValue) throws(PyTorchFileError.Fact) -> PickleValue {
    let items = try items(identifier, "the parts of a storage")
    guard items.count >= 5, case .text("storage") = items[0], case .global(.storage(let type)) = items[1],
      case .text(let key) = items[2], case .integer(let count) = items[4]
    else { throw malformed("a storage is not described as 'torch.save' does") }
    let (byteCount, overflow) = count.multipliedReportingOverflow(by: type.width)
    guard count >= 0, !overflow else { throw malformed("a storage has \(count) elements") }
    var start = 0
    if items.count > 5, case .sequence(let index) = items[5] {
      let view = objects.sequences[index]
      guard view.count == 3, case .integer(let offset) = view[1], (0...count).contains(offset) else {
        throw malformed("a view of a storage is not within it")
      }
      start = offset * type.width
    }
    if let known = objects.storagesByKey[key], known.type != type || known.byteCount != byteCount {
      throw malformed("two descriptions of the storage \(quoted(key)) differ")
    }
    return objects.add(PyTorchStorage(key: key, type: type, byteCount: byteCount, start: start))
  }
}
