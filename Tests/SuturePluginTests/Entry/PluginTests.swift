import CSuture
import SuturePlugin
import Synchronization
import Testing

/// The handshake, hyperparameters, sites and errors of plugins written with the SDK.
@Suite struct PluginTests {
  static let plugin = Plugin(Probe.self, ProbeBackbone.self)

  static func answer(major: Int, minor: Int = 0) -> (status: suture_status, offer: UnsafePointer<suture_offer>?) {
    var host = suture_header(struct_size: 8, major: UInt16(major), minor: UInt16(minor))
    var offer: UnsafePointer<suture_offer>?
    return (plugin.answer(&host, &offer), offer)
  }

  @Test func `a host of the same major version gets an offer that needs the lowest minor`() throws {
    let (status, offer) = Self.answer(major: 1, minor: 7)
    #expect(status == SUTURE_OK)
    let header = try #require(offer).pointee.header
    #expect((header.major, header.minor) == (1, 0))
    #expect(offer?.pointee.item_count == 2)
  }

  @Test func `a host of another major version is refused`() {
    let (status, offer) = Self.answer(major: 2)
    #expect(status == SUTURE_BAD_VERSION)
    #expect(offer == nil)
  }

  @Test func `a handshake with null pointers is refused`() {
    #expect(Self.plugin.answer(nil, nil) == SUTURE_BAD_ARGUMENT)
  }

  static let hyperparameters = """
    {
      count: {type: int, default: 3}, rate: {type: float, default: 0.5}, bias: {type: bool, default: true},
      form: {type: string, default: wörd, choices: [wörd]}, kernels: {type: ints, default: [3, 5]}
    }
    """

  @Test func `hyperparameters arrive by name and type`() throws {
    _ = try describe(hyperparameters: Self.hyperparameters) { x, h in
      let (number, real, truth) = try (h.int("count"), h.real("rate"), h.bool("bias"))
      let (word, list, again) = try (h.text("form"), h.ints("kernels"), h.ints("kernels"))
      #expect((number, real, truth) == (3, 0.5, true))
      #expect((word, list, again) == ("wörd", [3, 5], [3, 5]))
      return x
    }
  }

  @Test func `an unknown hyperparameter ends the build`() {
    let reason = refusal { x, h in try x * Double(h.int("counts")) }
    #expect(reason == "'probe' cannot be built: its manifest declares no hyperparameter 'counts'")
  }

  @Test func `a plugin's own error reaches the user with its place`() {
    let reason = refusal { x, _ in
      try scope("fc", type: "Sequential", x) { _ in throw PluginError("the kernel must be odd, not 4") }
    }
    #expect(reason?.contains("the kernel must be odd, not 4") == true)
  }

  @Test func `an error that the plugin catches leaves the scopes closed`() throws {
    let made = try describe { x, _ in
      let y = try? scope("fc", type: "Sequential", x) { _ -> Tensor in throw PluginError("never mind") }
      return try y ?? ReLU()("act", x)
    }
    #expect(made.structure == "Probe(\n  (fc): Sequential()\n  (act): ReLU()\n)")
  }

  @Test func `a tensor used after its build throws`() throws {
    final class Box: Sendable {
      let kept = Mutex<(@Sendable () throws -> Void)?>(nil)
    }
    let box = Box()
    _ = try describe { x, _ in
      nonisolated(unsafe) let x = x
      box.kept.withLock { $0 = { _ = try x.relu() } }
      return x
    }
    let use = try #require(box.kept.withLock { $0 })
    #expect(throws: PluginError.self) { try use() }
  }

  @Test func `a backbone declares its input as a site and names sites by scope`() throws {
    var sites: [String] = []
    let body: Probe.Body = { x, _ in
      try scope("layer1", type: "Sequential", x) { x in
        let y = try site("residual", x.relu())
        let tokens = try y.flattened(from: 2).transposed(1, 2)
        return try site("", tokens, .tokens(prefix: 0, height: 4, width: 5))
      }
    }
    try Probe.doing(body) {
      _ = try Description(Plugin(ProbeBackbone.self), kind: "backbone") { sites.append("\($0) \($1)") }
    }
    #expect(
      sites == [
        "input 2×3×4×5 map", "layer1.residual 2×3×4×5 map", "layer1 2×20×3 tokens(prefix: 0, height: 4, width: 5)",
      ])
  }
}
