/// A value of a pickle; containers and tensors are referred to by their index in `PickleObjects`.
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
  case storage(PyTorchStorage)
  /// The index of a tensor.
  case tensor(Int)
  /// A value that is not read.
  case opaque
}

/// The containers and tensors of a pickle.
struct PickleObjects: Sendable {
  /// The keys and values of a dictionary, as they were set: a key may be set again.
  typealias Entries = [(key: PickleValue, value: PickleValue)]

  /// Lists, tuples and sets.
  var sequences: [[PickleValue]] = []
  var dictionaries: [Entries] = []
  var tensors: [PyTorchTensor] = []
  /// The storages that were named, by key: those of one key are views of the same storage.
  var storages: [String: PyTorchStorage] = [:]

  /// The number of objects.
  var count: Int { sequences.count + dictionaries.count + tensors.count + storages.count }

  mutating func add(sequence items: [PickleValue]) -> PickleValue {
    sequences.append(items)
    return .sequence(sequences.count - 1)
  }

  mutating func add(dictionary entries: Entries) -> PickleValue {
    dictionaries.append(entries)
    return .dictionary(dictionaries.count - 1)
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
