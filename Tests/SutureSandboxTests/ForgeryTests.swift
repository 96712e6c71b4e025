import Foundation
import SutureComposer
import SutureGraph
import SutureProcess
import SutureSandbox
import SutureTestSupport
import Testing

/// What a builder says that cannot be true: it is its own plugin's fault, and no result.
struct ForgeryTests {
  private static let input: Shape = [1, 4, 8, 8]

  /// An answer to the first request, as a builder writes it.
  private static func answer(_ fragment: [UInt8], number: Int = 1) -> String {
    #"{"answer":{"_0":\#(number),"_1":{"fragment":"\#(Data(fragment).base64EncodedString())","loadSeconds":0},"#
      + #""_2":{"peakMemory":1,"cpuSeconds":0}}}"#
  }

  private static func phase(_ name: String, _ module: String, number: Int = 1) -> String {
    #"{"phase":{"_0":\#(number),"_1":{"\#(name)":{"_0":"\#(module)"}}}}"#
  }

  private static func failure(_ text: String) -> String {
    #"{"failure":{"_0":1,"_1":{"description":"\#(text)","isDeterministic":true},"#
      + #""_2":{"peakMemory":1,"cpuSeconds":0}}}"#
  }

  private static func lost(_ kind: String) -> String {
    #"{"lost":{"_0":1,"_1":{"kind":\#(kind),"phase":{"building":{"_0":"other"}},"errorText":"","#
      + #""usage":{"peakMemory":9223372036854775807,"cpuSeconds":"nan"}}}}"#
  }

  /// A fragment of an input of the right shape, with events before its end: see `FragmentFormat`.
  private static func fragment(_ events: [UInt8] = [], input: [UInt8] = [4, 1, 4, 8, 8]) -> [UInt8] {
    Array("SFRG".utf8) + [2, 1] + input + events + [0, 1]
  }

  private static func text(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + text.utf8 }

  /// 10⁹ as a variable-length number.
  private static let billion: [UInt8] = [0x80, 0x94, 0xeb, 0xdc, 0x03]

  /// Builds with a program that answers each request with these lines.
  private func build(_ lines: String...) throws -> Result<GraphFragment, any Error> {
    let plugins = try PluginFolder()
    try plugins.add("probe")
    let program = try plugins.script("printf '%s\\n' " + lines.map { "'\($0)'" }.joined(separator: " "))
    let builders = plugins.builders(seconds: 20, program: program)
    let manifest = try plugins.manifest("probe")
    return Result { try builders.fragment(of: manifest, hyperparameters: [:], input: Self.input) }
  }

  private func loss(_ result: Result<GraphFragment, any Error>) throws -> JobLoss {
    try #require(throws: JobLoss.self) { try result.get() }
  }

  @Test func `the program of these tests is believed where it answers as a builder does`() throws {
    let fragment = try build(Self.phase("building", "probe"), Self.answer(Self.fragment())).get()
    #expect(fragment.inputShape == Self.input && fragment.output == fragment.graph.inputs[0].value)
  }

  static let garbled = [
    "garbage", "{}", "[[[[", "", answer(fragment(), number: 2), answer(fragment(), number: 0),
    phase("building", "probe", number: 7), #"{"event":{"_0":1,"_1":{}}}"#,
    #"{"answer":{"_0":1,"_1":0.5,"_2":{"peakMemory":1,"cpuSeconds":0}}}"#,
  ]

  @Test(arguments: garbled)
  func `a line that is no message of the job under way ends the builder`(line: String) throws {
    let loss = try loss(try build(line))
    #expect(loss.kind == .garbled(.garbled) && loss.blamed == "probe")
    #expect("\(loss)".hasPrefix("'probe' wrote an invalid message while "))
  }

  @Test func `of two answers neither counts`() throws {
    // Written at once, so that they come together.
    let answer = Self.answer(Self.fragment())
    #expect(try loss(try build(answer, answer)).kind == .garbled(.garbled))
  }

  @Test(arguments: ["building", "loading"]) func `no phase puts a loss down to another module`(phase: String) throws {
    let plugins = try PluginFolder()
    try plugins.add("probe")
    let program = try plugins.script("echo '\(Self.phase(phase, "other"))'\nexit 3")
    let loss = try #require(try plugins.loss("probe", by: plugins.builders(program: program)))
    #expect(loss.kind == .exited(status: 3) && loss.blamed == "probe" && !"\(loss)".contains("other"))
  }

  @Test func `no number of phases makes the time longer`() throws {
    let plugins = try PluginFolder()
    try plugins.add("probe")
    let phases = "echo '\(Self.phase("loading", "probe"))'\necho '\(Self.phase("building", "probe"))'\nsleep 0.1\n"
    let program = try plugins.script("i=0\nwhile [ $i -lt 80 ]; do\n\(phases)i=$((i + 1))\ndone\nexit 3")
    let loss = try #require(try plugins.loss("probe", by: plugins.builders(seconds: 1, program: program)))
    #expect(loss.kind == .timedOut(seconds: 1) && loss.blamed == "probe")
  }

  @Test func `a failure in a builder's own words names its plugin, and stays short`() throws {
    let long = String(repeating: "y", count: 100_000)
    for text in ["the plugin of other is at fault", #"one\u001b[2J\nerror: two"#, long] {
      let error = try #require(throws: (any Error).self) { try build(Self.failure(text)).get() }
      #expect("\(error)".contains("'probe'") && "\(error)".utf8.count < 10_000)
    }
  }

  @Test(arguments: [
    #"{"timedOut":{"seconds":"nan"}}"#, #"{"exceededMemory":{"bytes":-9223372036854775808}}"#,
    #"{"crashed":{"signal":99999}}"#, #"{"denied":{"_0":2}}"#,
  ])
  func `a builder cannot say how it was lost, but that it started processes`(kind: String) throws {
    let loss = try loss(try build(Self.lost(kind)))
    #expect(loss.kind == .garbled(.garbled) && loss.blamed == "probe" && loss.usage.cpuSeconds.isFinite)
  }

  struct Fragment: CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let reason: String
    var testDescription: String { name }
  }

  static let fragments = [
    Fragment(name: "nothing", bytes: [], reason: "its fragment is not a valid graph"),
    Fragment(name: "noise", bytes: Array(repeating: 0xff, count: 100), reason: "its fragment is not a valid graph"),
    Fragment(
      name: "another input", bytes: fragment(input: [4, 1, 8, 8, 8]),
      reason: "for input 1×4×8×8 its manifest states 1×4×8×8, but it returns 1×8×8×8 for 1×8×8×8"),
    Fragment(
      name: "a site", bytes: fragment([5, 0, 0] + text("input") + [1, 0]),
      reason: "it names sites, but modules have none"),
    Fragment(
      name: "a parameter beyond all memory",
      bytes: fragment([2, 0, 0] + text("p") + [2] + billion + billion + [0] + Array(repeating: 0, count: 8)),
      reason: "its fragment is not a valid graph"),
    Fragment(
      name: "an operation with too many inputs", bytes: fragment([4, 0, 0] + text("add") + [0] + billion),
      reason: "its fragment is not a valid graph"),
    Fragment(
      name: "a name without end", bytes: fragment([1, 0, 0] + billion), reason: "its fragment is not a valid graph"),
    Fragment(
      name: "an unknown operation", bytes: fragment([4, 0, 0] + text("system") + [0, 1, 1]),
      reason: "its fragment is not a valid graph"),
  ]

  @Test(arguments: fragments) func `a fragment that breaks the contract is the plugin's fault`(item: Fragment) throws {
    let fault = try #require(throws: BuildFault.self) { try build(Self.answer(item.bytes)).get() }
    #expect(fault.module == "probe" && fault.reason.contains(item.reason), "\(fault)")
  }

  // MARK: From within a plugin

  /// Writes a text to every descriptor above the standard streams.
  private static let shout = """
    static void shout(const char *line) {
      for (int file = 3; file < 64; file++) if (write(file, line, strlen(line)) < 0) continue;
    }
    """

  private func shouting(_ lines: String, then rest: String = "") throws -> (PluginFolder, Builders) {
    let plugins = try PluginFolder()
    let literal = (lines + "\n").map { $0 == "\"" ? "\\\"" : $0 == "\n" ? "\\n" : String($0) }.joined()
    try plugins.add("probe", "shout(\"\(literal)\"); \(rest)", functions: Self.shout)
    try plugins.add("other", #"strcpy(text, "other");"#)
    return (plugins, plugins.builders(seconds: 20))
  }

  @Test(arguments: ["garbage", answer(fragment(), number: 2), phase("training", "1")])
  func `a plugin that writes where messages belong is lost, and another is built`(line: String) throws {
    let (plugins, builders) = try shouting(line)
    #expect(try plugins.loss("probe", by: builders)?.kind == .garbled(.garbled))
    #expect(try plugins.built("other", by: builders) == "other")
  }

  @Test func `a plugin that blames another is blamed itself`() throws {
    let (plugins, builders) = try shouting(Self.phase("building", "other"), then: "abort();")
    #expect(try plugins.loss("probe", by: builders)?.blamed == "probe")
    #expect(try plugins.built("other", by: builders) == "other")
  }
}
