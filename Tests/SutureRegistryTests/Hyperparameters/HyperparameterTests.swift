import SutureTestSupport
import Testing

@testable import SutureRegistry

@Suite struct HyperparameterTests {
  static let manifest = Result {
    try Samples.read(
      Samples.manifest(
        id: "se",
        hyperparameters: """

            reduction: {type: int, default: 16, min: 1, max: 1024}
            width: {type: int, default: 8, min: 1}
            height: {type: int, default: 8, max: 9}
            rate: {type: float, default: 0.5, min: 0, max: 1}
            bias: {type: bool, default: true}
            mode: {type: string, default: avg, choices: [avg, max, "a b"]}
            kernels: {type: ints, default: [3, 7], min: 1, max: 9}
            odd: {type: ints, default: [3], choices: [1, 3, 5]}
          """))
  }

  @Test func `missing hyperparameters have their defaults`() throws {
    let resolved = try Self.manifest.get().resolve(["rate": .integer(1), "kernels": .integers([5])])
    #expect(
      resolved == [
        "reduction": .integer(16), "width": .integer(8), "height": .integer(8), "rate": .real(1),
        "bias": .boolean(true), "mode": .text("avg"), "kernels": .integers([5]), "odd": .integers([3]),
      ])
  }

  @Test(arguments: [
    ("reduction", HyperparameterValue.integer(0), "reduction of 'se' is 0, outside 1…1024"),
    ("reduction", .integer(1025), "reduction of 'se' is 1025, outside 1…1024"),
    ("reduction", .real(4), "reduction of 'se' is 4.0, not a whole number"),
    ("reduction", .text("four"), "reduction of 'se' is 'four', not a whole number"),
    ("width", .integer(0), "width of 'se' is 0, below 1"),
    ("height", .integer(10), "height of 'se' is 10, above 9"),
    ("rate", .real(1.5), "rate of 'se' is 1.5, outside 0.0…1.0"),
    ("rate", .integer(2), "rate of 'se' is 2.0, outside 0.0…1.0"),
    ("rate", .real(.nan), "rate of 'se' is nan, not a number"),
    ("rate", .real(.infinity), "rate of 'se' is inf, not a number"),
    ("bias", .integer(1), "bias of 'se' is 1, not true or false"),
    ("mode", .text("agv"), "mode of 'se' is 'agv', not avg, max or \"a b\" (did you mean 'avg'?)"),
    ("mode", .boolean(true), "mode of 'se' is true, not a word"),
    ("kernels", .integers([3, 0]), "kernels of 'se' is 0, outside 1…9"),
    ("kernels", .integers([]), "kernels of 'se' is an empty list"),
    (
      "kernels", .integers(Array(repeating: 3, count: 65)), "kernels of 'se' has 65 elements; at most 64 are allowed"
    ),
    ("kernels", .integer(3), "kernels of 'se' is 3, not a list of whole numbers"),
    ("odd", .integers([3, 4]), "odd of 'se' is 4, not 1, 3 or 5"),
    ("reductoin", .integer(3), "'se' has no hyperparameter 'reductoin' (did you mean 'reduction'?)"),
    (
      "groups", .integer(3),
      "'se' has no hyperparameter 'groups'; it has reduction, width, height, rate, bias, mode, kernels and odd"
    ),
  ])
  func `an invalid value is refused with the facts`(
    name: String, value: HyperparameterValue, message: String
  ) throws {
    let error = #expect(throws: HyperparameterError.self) { try Self.manifest.get().resolve([name: value]) }
    #expect(error?.description == message)
  }

  @Test func `the error for a module without hyperparameters says so`() throws {
    let error = #expect(throws: HyperparameterError.self) {
      try Samples.read(Samples.manifest()).resolve(["groups": .integer(1)])
    }
    #expect(error?.description == "'probe' has no hyperparameter 'groups'; it has none")
  }

  @Test func `the limits themselves are allowed`() throws {
    let manifest = try Self.manifest.get()
    for (name, value) in [
      ("reduction", HyperparameterValue.integer(1)), ("reduction", .integer(1024)), ("rate", .real(0)),
      ("rate", .real(1)), ("kernels", .integers(Array(repeating: 9, count: 64))),
    ] {
      #expect(try manifest.resolve([name: value])[name] == value)
    }
  }

  @Test(arguments: [
    (HyperparameterValue.integer(16), "16"), (.integer(-3), "-3"), (.real(0.5), "0.5"), (.real(1), "1.0"),
    (.real(1e-5), "1e-05"), (.real(0.1), "0.1"), (.real(1e20), "1e+20"), (.boolean(true), "true"),
    (.text("word_2"), "word_2"), (.text("max"), "max"), (.text("two words"), "\"two words\""), (.text(""), "\"\""),
    (.text("true"), "\"true\""), (.text("a\"b\\c"), "\"a\\\"b\\\\c\""), (.text("2d"), "\"2d\""),
    (.integers([3, 7]), "[3, 7]"), (.integers([5]), "[5]"),
  ])
  func `values are printed as they are written in compositions`(value: HyperparameterValue, text: String) {
    #expect(value.description == text)
    if case .real(let number) = value { #expect(Double(text) == number) }
  }

  @Test func `a call omits values that equal the default`() throws {
    let manifest = try Self.manifest.get()
    let given: [String: HyperparameterValue] = ["mode": .text("a b"), "reduction": .integer(8), "width": .integer(8)]
    #expect(manifest.call(try manifest.resolve(given)) == "se(reduction: 8, mode: \"a b\")")
    #expect(manifest.call([:]) == "se")
  }
}
