import FoundationEssentials
import SutureRegistry

/// The origin of a fixture's numbers, from the file's metadata.
struct FixtureMetadata: Hashable, Sendable {
  /// The module's id.
  let module: String?
  /// The module's hyperparameters.
  let hyperparameters: [String: HyperparameterValue]

  /// Reads `module`, and `hyperparameters` as JSON.
  init(_ metadata: [String: String], path: String) throws(FixtureError) {
    module = metadata["module"]
    let text = metadata["hyperparameters"] ?? "{}"
    do {
      let decoded = try JSONDecoder().decode([String: JSONHyperparameter].self, from: Data(text.utf8))
      hyperparameters = decoded.mapValues(\.value)
    } catch {
      throw .hyperparameters(path: path, text: String(text.prefix(80)))
    }
  }
}

/// A hyperparameter in JSON.
private struct JSONHyperparameter: Decodable {
  let value: HyperparameterValue

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let truth = try? container.decode(Bool.self) {
      value = .boolean(truth)
    } else if let number = try? container.decode(Int.self) {
      value = .integer(number)
    } else if let number = try? container.decode(Double.self) {
      value = .real(number)
    } else if let numbers = try? container.decode([Int].self) {
      value = .integers(numbers)
    } else {
      value = .text(try container.decode(String.self))
    }
  }
}
