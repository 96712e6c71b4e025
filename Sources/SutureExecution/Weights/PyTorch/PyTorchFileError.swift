import SutureGraph
import SutureSupport

/// Why a file of PyTorch cannot be read.
public struct PyTorchFileError: Error, Hashable, Sendable {
  /// The cause of a failure.
  public enum Fact: Error, Hashable, Sendable {
    /// A call of the operating system failed.
    case file(FileError)
    /// The zip file is damaged, or of a kind that PyTorch does not write.
    case zip(reason: String)
    /// A zip file without the pickle of `torch.save`, with the names of its entries.
    case noPickle(entries: [String])
    /// A program saved by `torch.jit.save`.
    case torchScript
    /// A pickle that `torch.save` did not write.
    case otherPickle
    /// Written on a machine with big-endian numbers.
    case bigEndian
    /// The pickle is malformed, or of a form that is not read: the byte's offset from its start and the reason.
    case pickle(byte: Int, reason: String)
    /// The pickle contains an object that is not constructed: the full name of its class or function.
    case object(String)
    /// A limit on what a file may contain.
    case limit(of: String, Int)
    /// No dictionary of tensors by name, with the names of what there is instead.
    case noTensors(found: [String])
    /// Several dictionaries of tensors, with the keys under which they lie.
    case severalStateDicts(keys: [String])
    /// The file has no data for a storage.
    case missingStorage(key: String)
    /// The data of a storage is shorter than it must be, in bytes.
    case shortStorage(key: String, expected: Int, found: Int)
    /// An element type that is not read.
    case unsupportedType(String, known: [String])
    /// The tensor exceeds the available memory, in bytes.
    case memory(needed: Int, available: Int)
  }

  /// The file.
  public let path: String
  /// The tensor; nil if the error is not about one.
  public let tensor: String?
  /// The cause.
  public let fact: Fact

  /// Creates the error from its facts.
  public init(_ path: String, tensor: String? = nil, _ fact: Fact) {
    self.path = path
    self.tensor = tensor
    self.fact = fact
  }
}

extension PyTorchFileError: CustomStringConvertible {
  /// The facts in one sentence.
  public var description: String {
    let subject = "'\(path)'" + (tensor.map { ", tensor \(quoted($0))" } ?? "")
    return switch fact {
    case .file(let error): error.description
    case .noPickle, .torchScript, .otherPickle, .bigEndian, .object, .limit, .noTensors, .severalStateDicts:
      "\(subject) \(fact)"
    case .zip, .pickle, .missingStorage, .shortStorage, .unsupportedType, .memory: "\(subject): \(fact)"
    }
  }
}

extension PyTorchFileError.Fact: CustomStringConvertible {
  private static let wayOut = "load it in Python and save 'model.state_dict()' alone"

  /// The sentence without the names of file and tensor.
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .zip(let reason): "the zip file cannot be read: \(reason)"
    case .noPickle(let entries):
      "is a zip file that 'torch.save' did not write: it has no 'data.pkl'"
        + (entries.isEmpty ? "" : ", but \(Words.list(entries.map { quoted($0) }, most: 3))")
    case .torchScript:
      "is a TorchScript program, saved by 'torch.jit.save': load it in Python and save its 'state_dict()'"
    case .otherPickle: "is a pickle that 'torch.save' did not write"
    case .bigEndian: "was written on a big-endian machine: \(Self.wayOut) on this one"
    case .pickle(let byte, let reason): "its pickle cannot be read at byte \(byte): \(reason)"
    case .object(let name):
      "contains an object of \(quoted(name)): only tensors, containers and numbers are read; if you trust the file, "
        + Self.wayOut
    case .limit(let what, let limit): "has more than \(NumberText.grouped(limit)) \(what), which is the limit"
    case .noTensors(let found):
      "has no dictionary of tensors by name"
        + (found.isEmpty ? "" : ", but \(Words.list(found.map { quoted($0) }, most: 5))")
        + ": save 'model.state_dict()'"
    case .severalStateDicts(let keys):
      "has tensors under several keys, none of them usual: \(Words.list(keys.map { quoted($0) }, most: 5)); "
        + "load it in Python and save one of them alone"
    case .missingStorage(let key): "the file has no data for its storage \(quoted(key))"
    case .shortStorage(let key, let expected, let found):
      "its storage \(quoted(key)) must have \(expected) bytes, and the file has \(found)"
    case .unsupportedType(let type, let known):
      "elements of type '\(type)' are not read; known are \(known.joined(separator: ", "))"
    case .memory(let needed, let available):
      "it needs \(needed) bytes of memory, and this process may hold \(available)"
    }
  }
}
