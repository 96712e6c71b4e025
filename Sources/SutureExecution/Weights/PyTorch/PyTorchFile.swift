import SutureGraph
import SutureSupport

/// The tensors of a file that PyTorch's `torch.save` wrote: a state dict, alone or within a checkpoint.
///
/// Both formats are read: the zip file of PyTorch 1.6 and later, and the pickles followed by raw storages of earlier
/// versions. No code of the file is run; see `PickleMachine`. Elements are read on access.
///
/// - Source: `torch/serialization.py`.
struct PyTorchFile: Sendable {
  /// The keys under which the state dict lies in the file's outermost dictionary; empty if that is the state dict itself.
  let keys: [String]
  /// The keys of further dictionaries of tensors by name, such as of averaged weights; not read.
  let others: [[String]]

  private let path: String
  private let bytes: StoredBytes
  private let stateDict: StateDict
  /// The range of each storage's data in the file, by key.
  private let storages: [String: Range<Int>]

  /// Reads the description of the tensors.
  /// - Parameter path: the file, for errors.
  /// - Throws: `PyTorchFileError`.
  init(_ bytes: StoredBytes, _ format: Format, path: String) throws(PyTorchFileError) {
    self.path = path
    self.bytes = bytes
    do throws(PyTorchFileError.Fact) {
      let pickle: Pickle
      switch format {
      case .zip: (pickle, storages) = try Self.readZip(bytes)
      case .legacy: (pickle, storages) = try Self.readLegacy(bytes)
      }
      (stateDict, keys, others) = try StateDict.find(in: pickle.root, pickle.objects)
    } catch {
      throw PyTorchFileError(path, error)
    }
    // The place of every tensor is checked before anything is allocated for it.
    for name in names { _ = try source(of: name) }
  }

  // MARK: Tensors

  /// The names of the tensors, in the order of the state dict.
  var names: [String] { stateDict.names }

  /// The shape of a tensor; nil if there is none with this name.
  func shape(of name: String) -> Shape? { stateDict[name]?.shape }

  /// A tensor; nil if there is none with this name.
  /// - Throws: `PyTorchFileError` if its element type is not read, the file cannot be read, or memory is insufficient.
  func tensor(_ name: String) throws(PyTorchFileError) -> Tensor? {
    guard let tensor = stateDict[name], let range = try source(of: name) else { return nil }
    func failure(_ fact: PyTorchFileError.Fact) -> PyTorchFileError { PyTorchFileError(path, tensor: name, fact) }
    guard let type = tensor.type.element else {
      throw failure(.unsupportedType(tensor.type.rawValue, known: PyTorchType.readable))
    }
    let stored = StoredTensor(
      bytes, position: range.lowerBound + tensor.position, type: type, shape: tensor.shape, strides: tensor.strides)
    do {
      return try stored.read()
    } catch {
      switch error {
      case .file(let error): throw failure(.file(error))
      case .truncated(let position):
        throw failure(
          .shortStorage(
            key: tensor.storage.key, expected: tensor.storage.byteCount, found: max(0, position - range.lowerBound)))
      case .memory(let needed, let available): throw failure(.memory(needed: needed, available: available))
      }
    }
  }

  /// The range of the data of a tensor's storage.
  private func source(of name: String) throws(PyTorchFileError) -> Range<Int>? {
    guard let storage = stateDict[name]?.storage else { return nil }
    guard let range = storages[storage.key] else {
      throw PyTorchFileError(path, tensor: name, .missingStorage(key: storage.key))
    }
    guard range.count >= storage.byteCount else {
      throw PyTorchFileError(
        path, tensor: name, .shortStorage(key: storage.key, expected: storage.byteCount, found: range.count))
    }
    return range
  }
}
