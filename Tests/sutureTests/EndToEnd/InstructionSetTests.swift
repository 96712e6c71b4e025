import Foundation
import SutureEngine
import SutureRegistry
import SutureTestSupport
import Testing

@testable import suture

@Suite struct InstructionSetTests {
  private static let fixtures = "\(Checkout.root)/Tests/SutureEngineTests/Fixtures"
  private static let modules = ((try? FileManager.default.contentsOfDirectory(atPath: fixtures)) ?? [])
    .filter { $0.hasSuffix(".safetensors") }.map { String($0.dropLast(".safetensors".count)) }.sorted()

  private func verify(_ module: String, _ set: String) throws -> Program.Outcome {
    try Program.run(
      [
        "verify", module, "--against", "\(Self.fixtures)/\(module).safetensors", "--registry",
        "\(Checkout.root)/Registry",
      ], environment: [InstructionSet.variable: set])
  }

  @Test(arguments: InstructionSet.allCases.filter { $0 <= .best })
  func `every module meets its numbers with every instruction set`(_ set: InstructionSet) throws {
    #expect(Self.modules.count >= 35)
    for module in Self.modules {
      let outcome = try verify(module, "\(set)")
      #expect(outcome.status == 0, "\(module) with \(set): \(outcome.output)\(outcome.error)")
    }
  }

  @Test func `an unknown set is wrong usage`() throws {
    let outcome = try verify("se", "mmx")
    #expect(outcome.status == 64)
    #expect(outcome.error.contains("SUTURE_INSTRUCTION_SET is 'mmx'; this processor supports baseline"))
  }
}
