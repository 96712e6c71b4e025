import SutureSupport

/// Why a check of an exported file failed.
enum ExportCheckError: Error, Hashable {
  /// There is no such program.
  case noPython(String)
  /// The Python lacks packages.
  case missingPackages([String], python: String)
  /// The Python ended, or did not answer.
  case noAnswer(python: String, reason: String)
  /// The runtime refused the file.
  case refused(file: String, runtime: String, reason: String)
  /// The runtime has other tensors than Suture.
  case otherTensors(file: String, runtime: String, names: [String])
  /// A tensor has another shape in the runtime.
  case otherShape(file: String, runtime: String, name: String, shape: String, expected: String)
  /// The numbers differ by too much.
  case differs(file: String, runtime: String, difference: String)
}

extension ExportCheckError: CustomStringConvertible {
  /// One sentence with the facts.
  var description: String {
    switch self {
    case .noPython(let python):
      "there is no Python '\(python)' to check the file with: name one with '--python' or SUTURE_PYTHON"
    case .missingPackages(let packages, let python):
      "'\(python)' lacks \(packages.joined(separator: " and ")), which the check needs: install with "
        + "'\(python) -m pip install \(packages.joined(separator: " "))', or name another Python with '--python'"
    case .noAnswer(let python, let reason): "the check by '\(python)' failed: \(reason)"
    case .refused(let file, let runtime, let reason): "'\(file)' does not run in \(runtime): \(reason)"
    case .otherTensors(let file, let runtime, let names):
      "'\(file)' differs in \(runtime) from what Suture computes: only one of them has "
        + names.map { "'\($0)'" }.joined(separator: ", ")
    case .otherShape(let file, let runtime, let name, let shape, let expected):
      "'\(file)' differs in \(runtime) from what Suture computes: '\(name)' is \(shape), not \(expected)"
    case .differs(let file, let runtime, let difference):
      "'\(file)' differs in \(runtime) from what Suture computes: \(difference)"
    }
  }
}
