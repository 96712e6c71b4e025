import Foundation
import SutureComposer
import SutureGraph
import SutureTestSupport
import Testing

@testable import SutureHost

@testable import SutureRegistry

/// Plugins that break the ABI's rules inside `build`.
@Suite struct BuildFaultTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let source: String
    let cause: BuildError.Cause
    var scope = ""
    var testDescription: String { source }

    init(_ source: String, _ cause: BuildError.Cause, at scope: String = "") {
      (self.source, self.cause, self.scope) = (source, cause, scope)
    }
  }

  static let probe = Samples.manifest(hyperparameters: "{reduction: {type: int, default: 4}}")
  static let backbone = Samples.manifest(kind: "backbone")
  static let image: Shape = [2, 3, 4, 5]

  static let faults = [
    Fault("fails", .failed("no luck with \u{1b}[31m red")),
    Fault("answers_status", .status(42)),
    Fault("ignores_errors", .graph(.unknownOperation("fourier"))),
    Fault("unknown_operation", .graph(.unknownOperation("fourier")), at: "deep.er"),
    Fault("garbage_handle", .badHandle(0xdead_beef, isStale: false)),
    Fault("wild_context", .status(3)),
    Fault("null_context", .status(3)),
    Fault("leaves_scope_open", .unbalancedScopes(open: ["attn"]), at: "attn"),
    Fault("closes_foreign_scope", .unbalancedScopes(open: [])),
    Fault(
      "endless_scopes", .overBudget(what: "nested scopes", limit: 64),
      at: Array(repeating: "a", count: 64).joined(separator: ".")),
    Fault("duplicate_parameter", .graph(.duplicateName("weight"))),
    Fault(
      "empty_parameter",
      .badArgument(function: "parameter", reason: "shape [3, 0] for 'weight': sizes must be at least 1")),
    Fault("huge_parameter", .overBudget(what: "elements in parameters and buffers", limit: 1 << 32)),
    Fault("endless_parameters", .overBudget(what: "elements in parameters and buffers", limit: 1 << 32)),
    Fault("high_rank", .overBudget(what: "elements in a shape", limit: 8)),
    Fault(
      "bad_initialiser",
      .badArgument(function: "parameter", reason: "an invalid initializer for 'weight'")),
    Fault(
      "wrong_attribute_type",
      .graph(
        .invalidAttribute(operation: "permute", attribute: "axes", reason: "must be a list of whole numbers"))),
    Fault(
      "unknown_attribute",
      .graph(
        .invalidAttribute(
          operation: "relu", attribute: "slope", reason: "is not an attribute of this operation"))),
    Fault(
      "unknown_attribute_kind", .badArgument(function: "apply", reason: "attribute 'axis' of unknown kind 9")),
    Fault(
      "null_attribute_list",
      .badArgument(function: "apply", reason: "an invalid pointer for attribute 'axes'")),
    Fault("lying_count", .overBudget(what: "inputs of 'concat'", limit: 1024)),
    Fault("null_inputs", .badArgument(function: "apply", reason: "an invalid pointer for inputs")),
    Fault("null_result", .badArgument(function: "shape", reason: "an invalid pointer for the result")),
    Fault(
      "unfit_shapes",
      .graph(.invalidShape(operation: "matmul", inputs: [image, image], reason: "the inner sizes 5 and 4 differ"))),
    Fault("endless_operations", .graph(.overBudget(what: "operations", limit: Graph.maximumNodeCount))),
    Fault("long_name", .overBudget(what: "bytes in name", limit: 256)),
    Fault("lying_length", .overBudget(what: "bytes in name", limit: 256)),
    Fault("null_name", .badArgument(function: "enter", reason: "a null pointer for name")),
    Fault("name_not_utf8", .badArgument(function: "enter", reason: "name that is not UTF-8")),
    Fault("name_with_newline", .badArgument(function: "enter", reason: "name with control characters")),
    Fault("empty_name", .badArgument(function: "enter", reason: "an empty name")),
    Fault(
      "wrong_output_shape", .contractMismatch(inputs: [image], expected: image, made: [2, 3, 1, 1])),
    Fault("unknown_hyperparameter", .unknownHyperparameter("reductoin", known: ["reduction"])),
    Fault("wrong_hyperparameter_type", .hyperparameterType("reduction", declared: .integer, read: .real)),
    Fault("site_in_module", .siteInModule("input")),
    Fault("returns_nothing", .noOutput),
    Fault("other_thread", .otherThread),
  ]

  @Test(arguments: faults)
  func `a module that breaks the rules is refused with its fault and place`(fault: Fault) throws {
    let plugin = try ProbePlugin(fault.source, manifests: [Self.probe])
    let error = try #require(try plugin.failure() as? BuildError)
    #expect(error == BuildError(item: "probe", scope: fault.scope, cause: fault.cause))
    #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 32 })
  }

  static let backboneFaults = [
    Fault("site_twice", .duplicateSite("input")),
    Fault(
      "lying_layout",
      .badArgument(
        function: "site", reason: "\(Int64.max) + \(Int64.max) · 2 tokens for a tensor of 2×3×4×5")),
    Fault("identity", .noInputSite),
  ]

  @Test(arguments: backboneFaults)
  func `a backbone that breaks the rules is refused`(fault: Fault) throws {
    let plugin = try ProbePlugin(fault.source, manifests: [Self.backbone])
    #expect(try plugin.failure() as? BuildError == BuildError(item: "probe", scope: "", cause: fault.cause))
  }

  @Test func `a handle that no call returned is refused`() throws {
    let error = try #require(try ProbePlugin("guessed_handle").failure() as? BuildError)
    guard case .badHandle(_, isStale: false) = error.cause else {
      Issue.record("\(error)")
      return
    }
  }

  @Test func `a handle of an earlier build is refused as stale`() throws {
    let plugin = try ProbePlugin("stale_handle")
    try plugin.build()
    let error = try #require(try plugin.failure() as? BuildError)
    guard case .badHandle(_, isStale: true) = error.cause else {
      Issue.record("\(error)")
      return
    }
  }

  @Test func `the context of an earlier build is refused`() throws {
    let plugin = try ProbePlugin("stale_context")
    try plugin.build()
    #expect(try plugin.failure() as? BuildError == BuildError(item: "probe", scope: "", cause: .status(3)))
  }

  @Test func `the sites of a backbone are marks of its fragment`() throws {
    let plugin = try ProbePlugin("site", manifests: [Self.backbone])
    let backbone = try plugin.registry.manifest("probe", kind: .backbone)
    let fragment = try plugin.loader.fragment(of: backbone, hyperparameters: [:], input: Self.image)
    #expect(fragment.sites.map(\.name) == ["input"] && fragment.sites.map(\.layout) == [.map])
    #expect(fragment.inputShape == Self.image && fragment.graph.shape(fragment.output) == Self.image)
  }

  @Test func `a fault leaves the process and other plugins as they were`() throws {
    #expect(try ProbePlugin("garbage_handle").failure() is BuildError)
    #expect(try ProbePlugin("identity").build().outputs.count == 1)
  }

  @Test func `an input that does not fit the contract is refused before anything is loaded`() throws {
    let plugin = try ProbePlugin("missing_entry", manifests: [Samples.manifest(require: "[c >= 4]")])
    #expect(try plugin.failure() is ContractViolation)
  }
}
