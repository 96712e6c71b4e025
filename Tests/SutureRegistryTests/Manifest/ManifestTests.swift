import SutureGraph
import SutureSupport
import SutureTestSupport
import Testing

@testable import SutureRegistry

@Suite struct ManifestTests {
  @Test func `a complete manifest is read into typed values`() throws {
    let manifest = try Manifest(Array(Samples.se.utf8), path: "se.yaml")
    #expect((manifest.schema, manifest.id, manifest.kind) == (1, "se", .module))
    #expect((manifest.name, manifest.version, manifest.abi) == ("SEAttention", Version(1, 0, 0), ABIVersion(1, 0)))
    #expect((manifest.library, manifest.license, manifest.reference) == ("SqueezeExcitation", "MIT", "without bias"))
    #expect(manifest.authors == [Author(name: "Ada", email: "ada@example.org", url: "https://example.org")])
    #expect(
      manifest.paper
        == Paper(
          title: "Squeeze-and-Excitation Networks", arxiv: "1709.01507", doi: nil, year: 2018, venue: "CVPR", url: nil))
    #expect(manifest.tags == ["channel", "gate"])
    #expect(manifest.contract.description == "[n, c, h, w] → [n, c, h, w]")
    #expect(manifest.contract.requirements.map(\.description) == ["c / reduction >= 1"])
    #expect(
      manifest.hyperparameters == [
        Hyperparameter(
          name: "reduction", type: .integer, standard: .integer(16), minimum: .integer(1), maximum: .integer(1024),
          choices: [], sweep: [.integer(4), .integer(8), .integer(16)], documentation: "Bottleneck ratio.")
      ])
    #expect(manifest.path == "se.yaml")
    #expect(manifest.digest == SHA256.hexDigest(of: Samples.se.utf8))
  }

  @Test func `every type of hyperparameter is read in the file's order`() throws {
    let manifest = try Samples.read(
      Samples.manifest(
        kind: "backbone", output: "[n, classes]",
        hyperparameters: """

            zeta: {type: float, default: 1, min: 0, max: 1.5, sweep: [0.5, 1]}
            classes: {type: int, default: 10, min: 1}
            bias: {type: bool, default: true, sweep: [true, false]}
            mode: {type: string, default: "avg", choices: [avg, max]}
            kernels: {type: ints, default: [3, 7], choices: [1, 3, 5, 7], sweep: [[3], [3, 5]]}
            depths: {type: list of int, default: [2], min: 1, max: 9}
          """))
    #expect(manifest.kind == .backbone)
    #expect(manifest.hyperparameters.map(\.name) == ["zeta", "classes", "bias", "mode", "kernels", "depths"])
    #expect(manifest.hyperparameter("zeta")?.standard == .real(1))
    #expect(manifest.hyperparameter("zeta")?.maximum == .real(1.5))
    #expect(manifest.hyperparameter("zeta")?.sweep == [.real(0.5), .real(1)])
    #expect(manifest.hyperparameter("bias")?.sweep == [.boolean(true), .boolean(false)])
    #expect(manifest.hyperparameter("mode")?.choices == [.text("avg"), .text("max")])
    #expect(manifest.hyperparameter("kernels")?.sweep == [.integers([3]), .integers([3, 5])])
    #expect(manifest.hyperparameter("depths")?.type == .integers)
    #expect(try manifest.outputShape(for: [2, 3, 8, 8]) == [2, 10])
  }

  @Test func `parameters without effect in training are read with the reasons`() throws {
    let text = "zero_gradient: [{parameters: [a.bias, b.bias], reason: The norm removes it.}]"
    let manifest = try Samples.read(Samples.manifest(extra: text))
    let declared = ZeroGradient(parameters: ["a.bias", "b.bias"], reason: "The norm removes it.")
    #expect(manifest.zeroGradients == [declared])
    let empty = text.replacing("[a.bias, b.bias]", with: "[]")
    #expect(throws: YAMLError.self) { try Samples.read(Samples.manifest(extra: empty)) }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    let message: String
    var testDescription: String { new }

    init(_ old: String, _ new: String, _ message: String) { (self.old, self.new, self.message) = (old, new, message) }
  }

  static let refusals = [
    Refusal("schema: 1", "schema: 2", "1:9: schema 2 is unknown; this version reads schema 1"),
    Refusal("schema: 1", "schema: one", "1:9: 'schema' must be a whole number, not 'one'"),
    Refusal("schema: 1\n", "", "1:1: the file has no 'schema', which is required"),
    Refusal(
      "schema: 1", "shcema: 1",
      "1:1: unknown key 'shcema' (did you mean 'schema'?), known here: schema, id, kind, name, aliases, version, abi, library, "
        + "graph, graph_sha256, weights, weights_sha256, summary, license, authors, paper, variant, reference, notes, tags, contract, typical_input, hyperparameters, "
        + "zero_gradient"),
    Refusal(
      "id: se", "id: Se",
      "2:5: 'id' must be a lower-case letter, then letters, digits, '_' and '-', at most 64 characters, not 'Se'"),
    Refusal(
      "id: se", "id: " + String(repeating: "x", count: 65),
      "2:5: 'id' must be a lower-case letter, then letters, digits, '_' and '-', at most 64 characters, not "
        + "'\(String(repeating: "x", count: 65))'"),
    Refusal(
      "kind: module", "kind: modul",
      "3:7: 'kind' must be module or backbone, not 'modul' (did you mean 'module'?)"),
    Refusal(
      "SEAttention", "SE Attention",
      "4:7: 'name' must be a type name of letters, digits and '_', not 'SE Attention'"),
    Refusal("1.0.0", "1.0", "5:10: 'version' must be a version such as 1.0.0, not '1.0'"),
    Refusal("1.0.0", "1.00.0", "5:10: 'version' must be a version such as 1.0.0, not '1.00.0'"),
    Refusal("1.0.0", "1.0.0-beta", "5:10: 'version' must be a version such as 1.0.0, not '1.0.0-beta'"),
    Refusal("abi: 1", "abi: one", "6:6: 'abi' must be an ABI version such as 1 or \"1.0\", not 'one'"),
    Refusal("abi: 1", "abi: -1", "6:6: 'abi' must be an ABI version such as 1 or \"1.0\", not '-1'"),
    Refusal(
      "license: MIT", "license: [MIT]", "9:10: 'license' must be text, not a list"),
    Refusal("authors: [{name: Ada, ", "authors: [{", "10:11: 'authors' has no 'name', which is required"),
    Refusal("ada@example.org", "ada", "10:30: 'email' must be an e-mail address, not 'ada'"),
    Refusal(
      "https://example.org", "javascript:x",
      "10:52: 'url' must be an address that begins with https://, not 'javascript:x'"),
    Refusal("year: 2018", "year: 18", "11:76: 'year' must be from 1900 to 2100, not 18"),
    Refusal(
      "venue", "venu",
      "11:82: unknown key 'venu' (did you mean 'venue'?), known here: title, arxiv, doi, year, venue, url"),
    Refusal("[channel, gate]", "[channel, Gate]", "13:17: 'tags' must be lower-case words, not 'Gate'"),
    Refusal("[channel, gate]", "[gate, gate]", "13:14: duplicate tag 'gate'"),
    Refusal(
      "[channel, gate]", "[a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q]", "13:7: 'tags' has 17 items; at most 16 are allowed"),
    Refusal(
      "input: [n, c, h, w]", "input: [n, c]",
      "15:10: 'input' must be a map [n, c, h, w] or tokens [n, l, c], not 2 dimensions"),
    Refusal(
      "input: [n, c, h, w]", "input: [n, c + 1, h, w]",
      "15:14: a dimension of 'input' must be a name or a size, not 'c + 1'"),
    Refusal("input: [n, c, h, w]", "input: [n, 0, h, w]", "15:14: a dimension must be at least 1, not 0"),
    Refusal(
      "input: [n, c, h, w]", "input: [n, reduction, h, w]",
      "15:14: 'reduction' is both a dimension and a hyperparameter"),
    Refusal(
      "output: [n, c, h, w]", "output: [n, c, h, v]",
      "16:21: in 'v': 'v' is neither a dimension nor a hyperparameter (did you mean 'c'?)"),
    Refusal("output: [n, c, h, w]", "output: []", "16:11: 'output' must have 1 to 8 dimensions, not 0"),
    Refusal(
      "c / reduction >= 1", "c / reducton >= 1",
      "17:17: in 'c / reducton >= 1': 'reducton' is neither a dimension nor a hyperparameter "
        + "(did you mean 'reduction'?)"),
    Refusal(
      "c / reduction >= 1", "\"c / reduction\"",
      "17:14: in 'c / reduction': 'c / reduction' is a number, not true or false"),
    Refusal("type: int", "type: integer", "19:21: 'type' must be int, float, bool, string or ints, not 'integer'"),
    Refusal(
      "default: 16", "defualt: 16",
      "19:26: unknown key 'defualt' (did you mean 'default'?), known here: type, default, min, max, choices, sweep, doc"
    ),
    Refusal("default: 16, ", "", "19:14: 'reduction' has no 'default', which is required"),
    Refusal("default: 16", "default: 0", "19:35: the default of 'reduction' is 0, outside 1…1024"),
    Refusal("default: 16", "default: 1.5", "19:35: 'default' must be a whole number, not '1.5'"),
    Refusal("min: 1,", "min: 2000,", "19:55: 'max' of 'reduction' is below 'min'"),
    Refusal("[4, 8, 16]", "[4, 0]", "19:69: a sweep value of 'reduction' is 0, outside 1…1024"),
    Refusal("[4, 8, 16]", "4", "19:65: 'sweep' must be a list, not '4'"),
    Refusal("type: int", "type: bool", "19:45: 'min' does not apply to bool"),
    Refusal("{type: int,", "{type: string,", "19:47: 'min' does not apply to string"),
    Refusal("min: 1, max: 1024,", "choices: [],", "19:48: 'choices' is empty"),
    Refusal("min: 1, max: 1024,", "choices: [8, 8],", "19:48: 'choices' has a duplicate value"),
    Refusal("min: 1, max: 1024,", "choices: [4, 8],", "19:35: the default of 'reduction' is 16, not 4 or 8"),
    Refusal(
      "  reduction: {", "  Reduction: {",
      "19:3: a hyperparameter's name must be a lower-case letter, then letters, digits and '_', and no reserved word, "
        + "not 'Reduction'"),
    Refusal(
      "  reduction: {", "  max: {",
      "19:3: a hyperparameter's name must be a lower-case letter, then letters, digits and '_', and no reserved word, "
        + "not 'max'"
    ),
  ]

  @Test(arguments: refusals)
  func `an invalid manifest is refused with the place of the error`(refusal: Refusal) throws {
    let text = Samples.se.replacing(refusal.old, with: refusal.new, maxReplacements: 1)
    let error = #expect(throws: YAMLError.self) { try Manifest(Array(text.utf8), path: "se.yaml") }
    if text == Samples.se {
      Issue.record("the sample does not hold \(refusal.old)")
    }
    #expect(error?.description == "se.yaml:" + refusal.message)
  }

  @Test(arguments: [
    ("weights: a.safetensors", "'weights' belongs to an imported network: it needs 'graph'"),
    ("graph_sha256: 0", "'graph_sha256' belongs to an imported network: it needs 'graph'"),
    ("graph: a.graph.json", "an imported network has a 'graph' and no 'library'"),
  ])
  func `the keys of an imported network are refused beside a library`(line: String, message: String) {
    let text = Samples.se.replacing("schema: 1", with: "schema: 1\n\(line)")
    let error = #expect(throws: YAMLError.self) { try Manifest(Array(text.utf8), path: "se.yaml") }
    #expect(error?.message == message)
  }

  @Test(arguments: [
    ("../a.graph.json", nil), ("a.json", nil), ("a.graph.json", nil),
    ("a.graph.json", "'weights_sha256' is the digest of 'weights', which is missing"),
  ])
  func `an imported network names its files beside the manifest`(graph: String, digestFault: String?) throws {
    let digest = digestFault == nil ? "" : "weights_sha256: \(String(repeating: "0", count: 64))\n"
    let text =
      "schema: 1\nid: net\nkind: backbone\nname: Net\nversion: 1.0.0\ngraph: \(graph)\n\(digest)summary: x\n"
      + "contract: {input: [n, 3, h, w], output: [n, 10]}\n"
    if graph == "a.graph.json", digestFault == nil {
      let manifest = try Manifest(Array(text.utf8), path: "net.yaml")
      #expect(manifest.graphFiles == GraphFiles(graph: graph) && manifest.library == nil)
    } else {
      let error = #expect(throws: YAMLError.self) { try Manifest(Array(text.utf8), path: "net.yaml") }
      #expect(digestFault.map { error?.message == $0 } ?? true)
    }
  }

  @Test func `an imported network may state the digests of its files`() throws {
    let digits = String(repeating: "0123456789abcdef", count: 4)
    let text =
      "schema: 1\nid: net\nkind: backbone\nname: Net\nversion: 1.0.0\ngraph: a.graph.json\ngraph_sha256: \(digits)\n"
      + "weights: a.safetensors\nweights_sha256: \(String(digits.reversed()))\nsummary: x\n"
      + "contract: {input: [n, 3, h, w], output: [n, 10]}\n"
    let manifest = try Manifest(Array(text.utf8), path: "net.yaml")
    let files = GraphFiles(
      graph: "a.graph.json", graphDigest: digits, weights: "a.safetensors", weightsDigest: String(digits.reversed()))
    #expect(manifest.graphFiles == files)
    var writer = CacheWriter()
    manifest.write(to: &writer)
    var reader = CacheReader(writer.bytes)
    #expect(try Manifest(from: &reader, path: "net.yaml") == manifest)
    for bad in [String(digits.dropLast()), digits.uppercased(), "\(digits)0", digits.replacing("0", with: "g")] {
      let error = #expect(throws: YAMLError.self) {
        try Manifest(Array(text.replacing(": \(digits)", with: ": \(bad)").utf8), path: "net.yaml")
      }
      #expect(error?.message == "'graph_sha256' must be 64 hexadecimal digits, not \(quoted(bad))")
    }
  }

  @Test(arguments: [
    "../evil", "/tmp/evil", "a/b", "..", ".hidden", "a..b", "a b", "a\\\\b", "lib\\0x", "-rf",
    String(repeating: "x", count: 65),
  ])
  func `a library must be a plain name`(name: String) {
    let text = Samples.se.replacing("SqueezeExcitation", with: "\"\(name)\"")
    let error = #expect(throws: YAMLError.self) { try Manifest(Array(text.utf8), path: "se.yaml") }
    #expect(error?.line == 7)
    #expect(error?.column == 10)
  }

  @Test func `a string hyperparameter needs choices`() {
    let error = #expect(throws: YAMLError.self) {
      try Samples.read(Samples.manifest(hyperparameters: "{mode: {type: string, default: avg}}"))
    }
    #expect(error?.description == "probe.yaml:10:25: 'mode' has no 'choices', which a string needs")
  }

  @Test func `a summary is one short line`() {
    for summary in ["\"a\\nb\"", String(repeating: "x", count: 201)] {
      let text = Samples.se.replacing("license: MIT", with: "x: y").replacing(
        "summary: Global average pool, two-layer bottleneck, one sigmoid gate per channel.\nx: y",
        with: "summary: \(summary)\nlicense: MIT")
      let error = #expect(throws: YAMLError.self) { try Manifest(Array(text.utf8), path: "se.yaml") }
      #expect(error?.line == 8)
    }
  }

  @Test func `two thousand mutations of a manifest are read or refused`() throws {
    var random = SplitMix(state: 7)
    let original = Array(Samples.se.utf8)
    let bits = Array("[]{}:,&*!<>|%@`\"'#-?\n\t \0\u{1b}0aé".utf8)
    var refused = 0
    for _ in 0..<2000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
        case 1: bytes[place] = bits[Int.random(in: bits.indices, using: &random)]
        case 2: bytes.insert(bits[Int.random(in: bits.indices, using: &random)], at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...8, using: &random)))
        }
      }
      do throws(YAMLError) {
        let manifest = try Manifest(bytes, path: "se.yaml")
        // What is read must also work.
        for shape: Shape in [[1, 3, 7, 7], [1, 64, 1, 1], [2, 5, 8]] {
          do { _ = try manifest.outputShape(for: shape) } catch let violation as ContractViolation {
            _ = (violation.description, violation.suggestion)
          } catch { Issue.record("\(error)") }
        }
      } catch {
        refused += 1
        #expect(error.file == "se.yaml" && !error.message.isEmpty)
      }
    }
    #expect(refused > 500)
  }
}

/// A small generator with a fixed beginning.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
