import CSuture
import SuturePlugin
import Testing

/// Modules with several inputs, and given initial values, as the SDK offers them.
@Suite struct FusionModuleTests {
  private struct Difference: FusionModule {
    static let id = "probe"
    static let version = "1.0.0"

    func build(_ x: Tensor, _ y: Tensor, _ h: Hyperparameters) throws -> Tensor { try x - y }
  }

  private struct Third: MultiInputModule {
    static let id = "probe"
    static let version = "1.0.0"
    static let inputCount = 3

    func build(_ inputs: [Tensor], _ h: Hyperparameters) throws -> Tensor { try inputs[2].relu() }
  }

  private struct Table: Module {
    static let id = "probe"
    static let version = "1.0.0"
    static let abiMinor = 1

    func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor {
      try scope("inner", type: "Inner", x) { x in
        try x * x.buffer("table", [1, 3, 1, 1], values: [1, 2, 3]) * x.parameter("gain", [1], values: [0.5])
      }
    }
  }

  private struct Undeclared: Module {
    static let id = "probe"
    static let version = "1.0.0"

    func build(_ x: Tensor, _ h: Hyperparameters) throws -> Tensor { try x * x.buffer("table", [1], values: [1]) }
  }

  private static func minors(of plugin: Plugin) throws -> [UInt16] {
    var host = suture_header(struct_size: 8, major: 1, minor: 0)
    var slot: UnsafePointer<suture_offer>?
    #expect(plugin.answer(&host, &slot) == SUTURE_OK)
    let offer = try #require(slot).pointee
    return [offer.header.minor] + (0..<Int(offer.item_count)).compactMap { offer.items[$0]?.pointee.header.minor }
  }

  @Test func `an offer needs what the most demanding of its items needs`() throws {
    #expect(try Self.minors(of: Plugin(Undeclared.self)) == [0, 0])
    #expect(try Self.minors(of: Plugin(Undeclared.self, Difference.self)) == [1, 0, 1])
    #expect(try Self.minors(of: Plugin(Table.self)) == [1, 1])
  }

  @Test func `a fusion module gets two inputs, and another as many as it says`() throws {
    let difference = try Description(Plugin(Difference.self))
    #expect(difference.operations == ["subtract → 2×3×4×5"])
    #expect(try Description(Plugin(Third.self)).operations == ["relu → 2×3×4×5"])
  }

  @Test func `given values are declared within the open scope`() throws {
    let table = try Description(Plugin(Table.self))
    #expect(
      table.variables == [
        "buffer inner.table 1×3×1×1 values([1.0, 2.0, 3.0])", "parameter inner.gain 1 values([0.5])",
      ])
  }

  @Test func `given values without the version that has them are refused with the remedy`() {
    #expect(
      Description.refusal(Plugin(Undeclared.self))?.contains(
        "given initial values need plugin ABI 1.1: declare 'static let abiMinor = 1'") == true)
  }
}
