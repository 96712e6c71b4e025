import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureRegistry

@Suite struct ParameterCountTests {
  private func manifest(_ parameters: String, require: String = "[]") throws -> Manifest {
    let text = Samples.manifest(require: require, hyperparameters: "{r: {type: int, default: 4, min: 0}}")
    return try Samples.read(text.replacing("require:", with: "parameters: \(parameters), require:"))
  }

  @Test(arguments: [
    ("c * c / r", 64), ("2 * c * max(1, c / (2 * r))", 64), ("0", 0), ("n - n + h * w", 6), ("c - 2 * c", nil),
    ("c / (r - 4)", nil),
  ])
  func `a parameter count is the expression's value, or nil if it has none`(text: String, count: Int?) throws {
    #expect(try manifest("\"\(text)\"").parameterCount(for: [1, 16, 2, 3]) == count)
  }

  @Test func `a parameter count depends on hyperparameters and is nil for a refused shape`() throws {
    let manifest = try manifest("c / r", require: "[c >= r]")
    #expect(try manifest.parameterCount(for: [1, 16, 2, 3], hyperparameters: ["r": .integer(2)]) == 8)
    #expect(try manifest.parameterCount(for: [1, 3, 2, 3]) == nil)
    #expect(try manifest.parameterCount(for: [1, 16, 2]) == nil)
    #expect(throws: HyperparameterError.self) {
      try manifest.parameterCount(for: [1, 16, 2, 3], hyperparameters: ["q": .integer(2)])
    }
    #expect(try Samples.read(Samples.se).parameterCount(for: [1, 16, 2, 3]) == nil)
  }

  @Test(arguments: [("d * 2", "'d' is neither a dimension nor a hyperparameter"), ("c >= 2", "not a number")])
  func `an expression for the parameter count is checked like the others`(text: String, message: String) throws {
    let error = #expect(throws: YAMLError.self) { try manifest("\"\(text)\"") }
    #expect(error?.line == 9 && error?.message.contains(message) == true, "\(error.map(\.description) ?? "")")
  }
}
