import SutureExecution
import SutureGraph
import SutureSupport
import Synchronization

/// The weights of an imported network, read when they are first needed and kept.
package final class NetworkWeights: Sendable {
  private enum Source: Sendable {
    case none
    case file(WeightFile)
    case elements([String: StoredTensor])
  }

  private let source: Source

  /// Whether there are none.
  package var isEmpty: Bool { if case .none = source { true } else { false } }

  /// The path of their file; empty where they are part of the network's file.
  package var path: String { if case .file(let file) = source { file.path } else { "" } }

  private let known = Mutex<[String: Tensor]>([:])

  /// The weights of a safetensors file.
  /// - Parameters:
  ///   - file: the path; nil for a network without weights.
  ///   - digest: the digest that the file must have; nil for any.
  /// - Throws: `ImportError` if the file has another digest, and errors of reading it.
  package init(file: String?, digest: String?) throws {
    guard let file else {
      source = .none
      return
    }
    if let digest { try StatedDigest(digest, key: "weights_sha256", of: "weights").check(file) }
    source = .file(try WeightFile(contentsOf: file))
  }

  /// The weights within the file of a network.
  package init(elements: [String: StoredTensor]) {
    source = .elements(elements)
  }

  /// The elements of a variable; nil if it has none of this shape, such as a classifier for other classes.
  /// - Throws: `ImportError` and errors of reading.
  package func values(of name: String, _ shape: Shape) throws -> [Float]? {
    if let tensor = known.withLock({ $0[name] }) { return tensor.shape == shape ? tensor.values : nil }
    guard let values = try elements(of: name, shape) else { return nil }
    known.withLock { $0[name] = Tensor(shape, values) }
    return values
  }

  /// The elements of a variable, which are not kept; nil if it has none of this shape.
  /// - Throws: `ImportError` and errors of reading.
  package func elements(of name: String, _ shape: Shape) throws -> [Float]? {
    switch source {
    case .none: return nil
    case .file(let file):
      guard file.shape(of: name) == shape else { return nil }
      return try file.tensor(name)?.values
    case .elements(let elements):
      guard let stored = elements[name], stored.shape == shape else { return nil }
      do throws(StoredTensor.Failure) {
        return try stored.read().values
      } catch {
        throw ImportError(file: "", "the elements of '\(name)' cannot be read: \(error.reason)")
      }
    }
  }
}

extension StoredTensor.Failure {
  /// The cause as a clause.
  var reason: String {
    switch self {
    case .file(let error): "\(error)"
    case .truncated(let position): "the file ends at byte \(position)"
    case .memory(let needed, let available): "they need \(needed) bytes, and the machine has \(available)"
    }
  }
}
