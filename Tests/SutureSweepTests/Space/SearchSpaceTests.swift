import Foundation
import SutureComposer
import SutureData
import SutureRegistry
import SutureTestSupport
import Testing

@testable import SutureSweep

struct SearchSpaceTests {
  private func space(operators: String) throws -> SearchSpace {
    let reader = try YAMLReader(Array("space: {modules: all, operators: \(operators)}".utf8), file: "x.yaml")
    return try SearchSpace(reader.mapping(keys: ["space"]).required("space"))
  }

  @Test(arguments: CompositionOperator.allCases)
  func `every operator is read by its name`(joining: CompositionOperator) throws {
    #expect(try space(operators: "[\(joining.rawValue)]").operators == [joining])
  }

  @Test func `all stands for every operator`() throws {
    #expect(try space(operators: "all").operators == CompositionOperator.allCases)
  }

  @Test func `joining is associative where nested operators flatten, which a projection prevents`() {
    let flattening = CompositionOperator.allCases.filter(\.isAssociative)
    #expect(flattening == [.serial] + [.add, .multiply, .max, .gateProduct].map(CompositionOperator.parallel))
    #expect(CompositionOperator.allCases.filter { !$0.joins(3) } == [.parallel(.blend), .parallel(.channelGated)])
    #expect(!CompositionOperator.allCases.contains { $0.joins(1) || !$0.joins(2) })
  }

  @Test func `new specifications and the guide name every operator`() throws {
    let template = SweepTemplate(
      name: "mine", dataSet: .catalogue("digits"), backbone: ModuleReference(id: "resnet8"),
      sites: ["layer1.0.residual"], modules: .all)
    let comment = try #require(template.text.split(separator: "# How modules are joined: ").last)
      .prefix { $0 != "." }
    for joining in CompositionOperator.allCases { #expect(comment.contains(joining.rawValue), "\(joining)") }
    let guide = try String(
      contentsOfFile: "\(Checkout.root)/Sources/SutureSweep/SutureSweep.docc/Writing a sweep.md", encoding: .utf8)
    #expect(CompositionOperator.allCases.allSatisfy { guide.contains($0.rawValue) })
  }
}
