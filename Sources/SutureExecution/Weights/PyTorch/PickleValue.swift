import SutureSupport

/// A value of a pickle; containers, tensors and storages are referred to by their index in `PickleObjects`.
///
/// Indices instead of references: a container may contain itself, and no nesting is too deep to be released.
enum PickleValue: Sendable {
  case none
  case boolean(Bool)
  case integer(Int)
  case real(Double)
  case text(String)
  /// Bytes, or the little-endian bytes of an integer beyond 64 bits.
  case bytes([UInt8])
  /// The index of a list, tuple or set.
  case sequence(Int)
  /// The index of a dictionary.
  case dictionary(Int)
  case global(PyTorchGlobal)
  /// The index of a storage.
  case storage(Int)
  /// The index of a tensor.
  case tensor(Int)
  /// The index of an array of NumPy.
  case array(Int)
  /// A value that is not read.
  case opaque
}

/// An array of NumPy whose elements are bytes.
struct PickledArray: Sendable {
  /// The sizes, outermost first.
  var sizes: [Int] = []
  /// The elements, last dimension fastest.
  var bytes: [UInt8] = []
}

/// The containers, tensors and storages of a pickle.
struct PickleObjects: Sendable {
  /// The keys and values of a dictionary, as they were set: a key may be set again.
  typealias Entries = [(key: PickleValue, value: PickleValue)]

  /// Lists, tuples and sets.
  var sequences: [[PickleValue]] = []
  var dictionaries: [Entries] = []
  var tensors: [PyTorchTensor] = []
  var arrays: [PickledArray] = []
  /// Storages in the order in which they are named, each as often as it is.
  private(set) var storages: [PyTorchStorage] = []
  /// The first of the storages with each key.
  private(set) var storagesByKey: [String: PyTorchStorage] = [:]

  /// The number of objects.
  var count: Int { sequences.count + dictionaries.count + tensors.count + arrays.count + storages.count }

  mutating func add(sequence items: [PickleValue]) -> PickleValue {
    sequences.append(items)
    return .sequence(sequences.count - 1)
  }

  mutating func add(dictionary entries: Entries) -> PickleValue {
    dictionaries.append(entries)
    return .dictionary(dictionaries.count - 1)
  }

  mutating func add(_ storage: PyTorchStorage) -> PickleValue {
    storages.append(storage)
    if storagesByKey[storage.key] == nil { storagesByKey[storage.key] = storage }
    return .storage(storages.count - 1)
  }

  mutating func add(_ tensor: PyTorchTensor) -> PickleValue {
    tensors.append(tensor)
    return .tensor(tensors.count - 1)
  }

  /// The entries of a dictionary whose keys are text, each key once.
  func named(_ index: Int) -> [(key: String, value: PickleValue)] {
    var places: [ByteName: Int] = [:]
    var entries: [(key: String, value: PickleValue)] = []
    for case (.text(let key), let value) in dictionaries[index] {
      if let place = places[ByteName(key)] {
        entries[place].value = value
      } else {
        places[ByteName(key)] = entries.count
        entries.append((key, value))
      }
    }
    return entries
  }
}
