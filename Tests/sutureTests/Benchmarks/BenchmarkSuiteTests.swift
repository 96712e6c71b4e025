import Foundation
import SutureExecution
import SutureRegistry
import SutureTestSupport
import Testing

@testable import suture

struct BenchmarkSuiteTests {
  @Test func `a complete suite is read`() throws {
    let suite = try Samples.suite()
    #expect(suite.name == "small")
    #expect(suite.groups.map(\.name) == ["modules", "steps", "bandwidth"])
    #expect(suite.groups[0].targets == BenchmarkTargets(eager: 3, compile: 2))
    #expect(suite.groups[1].targets == BenchmarkTargets(eager: 1.5, memory: 0.7))
    #expect(suite.groups[2].targets == BenchmarkTargets(bandwidth: 0.6))
    #expect(
      suite.entries[1]
        == BenchmarkEntry(
          group: "modules", composition: "se + eca", backbone: nil, sites: nil, input: [1, 16, 8, 8], work: .gradient))
    #expect(
      suite.entries[3]
        == BenchmarkEntry(
          group: "steps", composition: "eca", backbone: "resnet8(width: 4)", sites: "layer*.*.residual",
          input: [4, 3, 8, 8], work: .step))
    #expect(suite.digest.count == 64)
  }

  @Test func `the suite against PyTorch is read, and has every module three times`() throws {
    let suite = try BenchmarkSuite(contentsOf: "\(Checkout.root)/Tests/Benchmarks/pytorch.yaml")
    let modules = Registry(folders: ["\(Checkout.root)/Registry"]).manifests.filter { $0.kind == .module }.map(\.id)
    for group in suite.groups.prefix(3) {
      // A module that joins branches stands before them.
      #expect(Set(group.entries.map { String($0.composition.prefix { $0 != "(" }) }) == Set(modules))
      #expect(group.entries.count == modules.count)
    }
    #expect(suite.groups.allSatisfy { $0.name.hasPrefix("compositions") || $0.targets != BenchmarkTargets() })
  }

  @Test(arguments: [
    ("schema: 1", "schema: 2", "this version reads schema 1"),
    ("name: small", "name: a small one", "'name' must be letters"),
    ("groups:", "gruops:", "unknown key 'gruops' (did you mean 'groups'?)"),
    ("work: gradient", "wrok: gradient", "unknown key 'wrok' (did you mean 'work'?)"),
    ("work: gradient", "work: gradeint", "(did you mean 'gradient'?)"),
    ("eager: 3,", "eagre: 3,", "unknown key 'eagre' (did you mean 'eager'?)"),
    ("eager: 3,", "eager: 0,", "'eager' must be above 0, not 0"),
    ("eager: 3,", "eager: three,", "'eager' must be a number"),
    ("{bandwidth: 0.6}", "{bandwidth: 0.6, eager: 1}", "excludes other targets"),
    ("work: forward", "work: gradient", "a target for 'bandwidth' needs 'work: forward'"),
    ("name: steps", "name: modules", "the group 'modules' is listed twice"),
    ("[1, 16, 8, 8]", "[1, 0, 8, 8]", "'input' must be from 1 to"),
    ("[1, 16, 8, 8]", "[]", "'input' must be a valid shape"),
    ("[1, 16, 8, 8]", "[99999, 99999, 99999]", "'input' must be a valid shape"),
    ("[se, se + eca]", "[]", "'compositions' is empty"),
    ("[se, se + eca]", "[se, se]", "'se' is listed twice"),
    ("[se, se + eca]", "[se +]", "invalid composition: column"),
    ("backbone: \"resnet8(width: 4)\"", "backbone: resnet8(width", "'backbone' is not a backbone"),
    (
      "        backbone: \"resnet8(width: 4)\"\n        compositions: [identity]",
      "        compositions: [identity]", "a training step needs a 'backbone'"
    ),
    ("[identity]", "[se]", "without 'sites' only identity"),
    ("        compositions: [simam]", "        sites: input\n        compositions: [simam]", "give 'backbone' too"),
    ("compositions: [simam]", "compositions: &a [simam]", "anchors are not allowed"),
  ])
  func `an error names line and column`(good: String, bad: String, message: String) throws {
    let text = Samples.text.replacing(good, with: bad, maxReplacements: 1)
    #expect(text != Samples.text)
    let error = #expect(throws: YAMLError.self) { try Samples.suite(text) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    #expect(error?.line != nil && error?.column != nil)
  }

  @Test func `no groups are an error`() {
    #expect(throws: YAMLError.self) { try Samples.suite("schema: 1\nname: a\ngroups: []") }
    #expect(throws: YAMLError.self) {
      try Samples.suite("schema: 1\nname: a\ngroups: [{name: g, work: forward, entries: []}]")
    }
  }
}
