import SutureSupport

/// Tensors by name, as a module's `state_dict()` returns them.
struct StateDict: Sendable {
  /// The usual keys of a state dict within a checkpoint, the preferred ones first.
  private static let usualKeys = ["state_dict", "model_state_dict", "model", "net", "ema"]
  /// How deep within dictionaries a state dict is searched for.
  private static let maximumDepth = 2

  /// The names in the order of the file.
  let names: [String]
  private let tensors: [ByteName: PyTorchTensor]

  /// The tensor with a name; nil if there is none.
  subscript(name: String) -> PyTorchTensor? { tensors[ByteName(name)] }

  /// The state dict of a file: under the usual keys, or else the outermost dictionary, or else the only other dictionary
  /// that has tensors by name.
  /// - Returns: the state dict, the keys under which it lies, and those of the other dictionaries.
  /// - Throws: `PyTorchFileError.Fact.noTensors`, `severalStateDicts`.
  static func find(
    in root: PickleValue, _ objects: PickleObjects
  ) throws(PyTorchFileError.Fact) -> (StateDict, keys: [String], others: [[String]]) {
    let candidates = candidates(in: root, objects).sorted { $0.rank.lexicographicallyPrecedes($1.rank) }
    guard let best = candidates.first else {
      guard case .dictionary(let index) = root else { throw .noTensors(found: []) }
      throw .noTensors(found: objects.named(index).map(\.key))
    }
    // Single tensors beside the state dict are no state dict.
    let others = candidates.dropFirst().map(\.keys).filter { !$0.isEmpty }
    if let second = candidates.dropFirst().first, best.isUnusual, second.isUnusual {
      throw .severalStateDicts(keys: candidates.map { $0.keys.joined(separator: ".") })
    }
    return (best.stateDict, best.keys, others)
  }

  /// A dictionary of tensors, and the keys under which it lies.
  private struct Candidate {
    var keys: [String]
    var stateDict: StateDict

    /// Whether it lies under keys that are not usual.
    var isUnusual: Bool { !keys.allSatisfy(StateDict.usualKeys.contains) }

    /// The rank, lower first: usual keys, those with fewer of them first, then no keys, then others.
    var rank: [Int] {
      if keys.isEmpty { return [1] }
      if isUnusual { return [2] }
      return [0, keys.count] + keys.compactMap(StateDict.usualKeys.firstIndex)
    }
  }

  /// All dictionaries of tensors by name, each once: a file may refer to one many times.
  private static func candidates(in root: PickleValue, _ objects: PickleObjects) -> [Candidate] {
    guard case .dictionary(let index) = root else { return [] }
    var found: [Candidate] = []
    var visited: Set = [index]
    var waiting: [(keys: [String], index: Int)] = [([], index)]
    while !waiting.isEmpty {
      var next: [(keys: [String], index: Int)] = []
      for (keys, index) in waiting {
        var names: [String] = []
        var tensors: [ByteName: PyTorchTensor] = [:]
        for (key, value) in objects.named(index) {
          switch value {
          case .tensor(let tensor):
            names.append(key)
            tensors[ByteName(key)] = objects.tensors[tensor]
          case .dictionary(let inner):
            if keys.count < maximumDepth, visited.insert(inner).inserted { next.append((keys + [key], inner)) }
          case .none, .boolean, .integer, .real, .text, .bytes, .sequence, .global, .storage, .array, .opaque: break
          }
        }
        if !names.isEmpty { found.append(Candidate(keys: keys, stateDict: StateDict(names: names, tensors: tensors))) }
      }
      waiting = next
    }
    return found
  }
}
