import SutureGraph
import Testing

@testable import suture

struct ArgumentParserTests {
  private static let configuration = CommandConfiguration(
    name: "demo", abstract: "Demonstrates.", examples: ["suture demo se"],
    arguments: [.argument("expression", help: "What."), .repeating("term", help: "More.")],
    options: [
      .flag("json", short: "j", help: "JSON."),
      .option("input", short: "i", value: "shape", help: "Shape.", defaultValue: "1x2"),
      .option("format", value: "format", help: "Format.", choices: ["onnx", "pytorch"]),
      .option("rate", value: "number", help: "Rate.").formerly("speed"),
      .repeating("registry", value: "folder", help: "Folder."),
    ])

  private func parse(_ words: String...) throws -> ParsedArguments {
    try ArgumentParser(Self.configuration).parse(words)
  }

  @Test func `options, values and arguments may come in any order`() throws {
    let parsed = try parse("--registry", "a", "se", "--json", "--input=3x4", "x", "--registry=b", "y")
    #expect(parsed.flag("json"))
    #expect(parsed.value("input") == "3x4")
    #expect(parsed.values("registry") == ["a", "b"])
    #expect(parsed.argument("expression") == "se")
    #expect(parsed.arguments("term") == ["x", "y"])
  }

  @Test func `what is not given is nil, false, empty or the default`() throws {
    let parsed = try parse("se")
    #expect(!parsed.flag("json"))
    #expect(parsed.value("input") == "1x2")
    #expect(parsed.requiredValue("input") == "1x2")
    #expect(parsed.value("format") == nil)
    #expect(parsed.values("registry").isEmpty)
    #expect(parsed.arguments("term").isEmpty)
  }

  @Test func `short names stand for long ones`() throws {
    let parsed = try parse("-j", "-i", "5x6", "se")
    #expect(parsed.flag("json"))
    #expect(parsed.value("input") == "5x6")
  }

  @Test func `an earlier name of an option is accepted`() throws {
    #expect(try parse("--speed", "2", "se").number("rate") == 2)
    #expect(try parse("--speed=3", "se").number("rate") == 3)
  }

  @Test func `an earlier name is shown in no help and no suggestion`() {
    let help = HelpText(width: 80).command(Self.configuration, path: ["suture", "demo"])
    #expect(help.contains("--rate") && !help.contains("speed"))
    #expect(throws: UsageError("unknown option '--speeds'")) { try parse("se", "--speeds", "1") }
  }

  @Test func `negative numbers are values`() throws {
    let parsed = try parse("--rate", "-0.5", "-3", "-1e-4")
    #expect(try parsed.number("rate") == -0.5)
    #expect(parsed.argument("expression") == "-3")
    #expect(parsed.arguments("term") == ["-1e-4"])
  }

  @Test func `after two hyphens everything is an argument`() throws {
    let parsed = try parse("--json", "--", "--input", "--", "-j")
    #expect(parsed.argument("expression") == "--input")
    #expect(parsed.arguments("term") == ["--", "-j"])
    #expect(parsed.value("input") == "1x2")
  }

  @Test func `a lone hyphen is an argument, and a value after = may be anything`() throws {
    let parsed = try parse("-", "--input=--json", "--format=onnx")
    #expect(parsed.argument("expression") == "-")
    #expect(parsed.value("input") == "--json")
    #expect(!parsed.flag("json"))
  }

  @Test(arguments: [
    (["se", "--jsn"], "unknown option '--jsn' (did you mean '--json'?)"),
    (["se", "--jsn=1"], "unknown option '--jsn' (did you mean '--json'?)"),
    (["se", "--zzzzzz"], "unknown option '--zzzzzz'"),
    (["se", "-x"], "unknown option '-x'"),
    (["se", "--json=yes"], "option '--json' takes no value, but 'yes' was given"),
    (["se", "--input"], "option '--input' needs a value: '--input <shape>'"),
    (["se", "--input", "--json"], "option '--input' needs a value: '--input <shape>'"),
    (["se", "--input", "1x1", "-i", "2x2"], "option '-i' is given more than once"),
    (["se", "--speed", "1", "--speed", "2"], "option '--speed' is given more than once"),
    (
      ["se", "--speed", "1", "--rate", "2"],
      "'--speed' is the former name of '--rate', but both are given: remove '--speed'"
    ),
    (
      ["se", "--rate=1", "--speed=1"],
      "'--speed' is the former name of '--rate', but both are given: remove '--speed'"
    ),
    (["se", "--format", "onx"], "'onx' is not a value of '--format' (did you mean 'onnx'?); it takes onnx, pytorch"),
    ([], "argument '<expression>' is missing: what"),
  ]) func `a command line that does not fit is refused`(words: [String], message: String) {
    let error = #expect(throws: UsageError.self) { try ArgumentParser(Self.configuration).parse(words) }
    #expect(error?.description == message)
  }

  @Test func `places are filled in order and nothing is left over`() throws {
    var configuration = Self.configuration
    configuration.arguments = [.argument("a", help: ""), .optional("b", help: "")]
    #expect(try ArgumentParser(configuration).parse(["1"]).optionalArgument("b") == nil)
    #expect(try ArgumentParser(configuration).parse(["1", "2"]).optionalArgument("b") == "2")
    #expect(throws: UsageError("unexpected arguments '3', '4'")) {
      try ArgumentParser(configuration).parse(["1", "2", "3", "4"])
    }
    configuration.arguments = [.repeating("a", minimum: 2, help: "")]
    #expect(throws: UsageError("argument '<a>' is missing")) { try ArgumentParser(configuration).parse(["1"]) }
  }

  @Test func `an option that is required must be given`() {
    var configuration = Self.configuration
    configuration.options.append(.option("out", value: "file", help: "", isRequired: true))
    #expect(throws: UsageError("option '--out <file>' is missing")) {
      try ArgumentParser(configuration).parse(["se"])
    }
  }

  @Test func `typed values are read or refused by name`() throws {
    let parsed = try parse("se", "--input", "8x3x32x32", "--rate", "12")
    #expect(try parsed.shape("input") == [8, 3, 32, 32])
    #expect(try parsed.integer("rate", in: 1...64) == 12)
    #expect(throws: UsageError("the value '12' of '--rate' is not within 1...8")) {
      try parsed.integer("rate", in: 1...8)
    }
    #expect(throws: UsageError("the value '12' of '--rate' is not at least 13")) {
      try parsed.integer("rate", in: 13 ... .max)
    }
    #expect(throws: UsageError("the value '8x3x32x32' of '--input' is not an integer")) { try parsed.integer("input") }
    #expect(throws: UsageError("the value '8x3x32x32' of '--input' is not an integer within 1...8")) {
      try parsed.integer("input", in: 1...8)
    }
    #expect(throws: UsageError("the value '8x3x32x32' of '--input' is not a number")) { try parsed.number("input") }
    let wrong = try parse("se", "--input", "8x0")
    #expect(
      throws: UsageError(
        "the value '8x0' of '--input' is not a shape such as 1x63x64x64: positive sizes with 'x' between them")
    ) { try wrong.shape("input") }
    #expect(try parse("se", "--input", "8×3×4×4").shape("input") == [8, 3, 4, 4])
    let commas = try parse("se", "--input", "8, 3,4,4")
    let error = #expect(throws: UsageError.self) { try commas.shape("input") }
    #expect(error?.description.hasSuffix("(did you mean '8x3x4x4'?)") == true)
  }
}
