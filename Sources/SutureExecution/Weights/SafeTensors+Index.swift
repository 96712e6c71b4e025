import FoundationEssentials
import SutureSupport

/// The index of weights in several safetensors files, such as `model.safetensors.index.json`.
private struct SafeTensorsIndex: Decodable {
  /// The file of each tensor, in the index's folder.
  let files: [String: String]

  private enum CodingKeys: String, CodingKey {
    case files = "weight_map"
  }
}

extension SafeTensors {
  /// The maximum length of an index in bytes.
  private static let maximumIndexLength = 1 << 26

  /// Reads the headers of the files that an index names; tensors are read on first access.
  /// - Returns: the tensors, and the paths of the files.
  /// - Throws: `FileError`, `SafeTensorsError`, `SafeTensorsIndexError`.
  static func indexed(by path: String) throws -> (tensors: SafeTensors, files: [String]) {
    let bytes = try FileBytes.read(path, limit: Self.maximumIndexLength)
    let index: SafeTensorsIndex
    do {
      index = try JSONDecoder().decode(SafeTensorsIndex.self, from: Data(bytes))
    } catch {
      throw SafeTensorsIndexError(path: path, .noIndex)
    }
    var all = SafeTensors()
    var files: [String] = []
    for (file, entries) in Dictionary(grouping: index.files, by: \.value).sorted(by: { $0.key < $1.key }) {
      // A file elsewhere is none of these weights.
      guard !file.isEmpty, !file.contains("/"), file != "..", file != "." else {
        throw SafeTensorsIndexError(path: path, .outsideFolder(file))
      }
      let part = FilePath.join(FilePath.folder(of: path), file)
      let tensors = try SafeTensors(contentsOf: part)
      let names = Set(entries.map(\.key))
      if let missing = names.filter({ !tensors.contains($0) }).min() {
        throw SafeTensorsIndexError(path: path, .missingTensor(missing, file: file))
      }
      all.merge(tensors, names: names)
      files.append(part)
    }
    return (all, files)
  }
}

/// Why weights in several files cannot be read.
public struct SafeTensorsIndexError: DeterministicError, Hashable, Sendable, CustomStringConvertible {
  /// The cause.
  public enum Fact: Hashable, Sendable {
    /// The file is no JSON object with a `weight_map` of names.
    case noIndex
    /// A file's name leads out of the index's folder.
    case outsideFolder(String)
    /// A file does not have the tensor that it should have.
    case missingTensor(String, file: String)
  }

  /// The index.
  public let path: String
  /// The cause.
  public let fact: Fact

  init(path: String, _ fact: Fact) {
    self.path = path
    self.fact = fact
  }

  /// One sentence with the facts.
  public var description: String {
    switch fact {
    case .noIndex:
      "'\(path)' is no index of safetensors files: it lacks a 'weight_map' that names the file of each tensor"
    case .outsideFolder(let file):
      "'\(path)' names the file \(quoted(file)): only files beside the index are read"
    case .missingTensor(let name, let file):
      "'\(path)' is wrong: the file \(quoted(file)) has no tensor \(quoted(name))"
    }
  }
}
