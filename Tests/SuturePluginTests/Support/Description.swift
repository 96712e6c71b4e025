import CSuture
import SutureGraph
import SuturePlugin

@testable import SutureHost
@testable import SutureRegistry

/// What a real host makes of a module, as text: the SDK's names and the graph's are the same, so no test imports both.
struct Description {
  /// The printed structure.
  let structure: String
  /// Each operation: `affine scale=2.0 shift=0.0 → 2×3×4×5`.
  let operations: [String]
  /// Parameters and buffers: `parameter weight 4×3 uniform(…)`.
  let variables: [String]
  /// The shape of the result.
  let output: String

  /// Builds a module or backbone that the SDK offers, in this process, on inputs of a shape.
  init(
    _ plugin: Plugin, on shape: [Int] = [2, 3, 4, 5], kind: String = "module", hyperparameters: String = "{}",
    site: ((String, String) -> Void)? = nil
  ) throws {
    let manifest = try Manifest(Array(Description.manifest(kind, hyperparameters).utf8), path: "probe.yaml")
    let item = try Description.item(of: plugin)
    let inputs = Array(repeating: Shape(shape), count: item.inputCount)
    let session = try BuildSession(manifest, try manifest.resolve([:]), inputs: inputs)
    do {
      let fragment = try session.run(item, expected: [])
      output = fragment.graph.shape(fragment.output).description
    } catch let error as BuildError {
      // A probe's contract promises nothing: its shape is what the test looks at.
      guard case .contractMismatch(_, _, let made) = error.cause else { throw error }
      output = made.description
    }
    let graph = session.graph
    for mark in session.sites {
      let shape = graph.shape(graph.nodes[mark.node].inputs[0])
      site?(mark.name, "\(shape) \(mark.layout)")
    }
    structure = graph.structure
    operations = graph.nodes.map { node in
      let constants = node.operation.attributes.map(\.description)
      return ([node.operation.name] + constants + ["→"] + node.outputs.map { graph.shape($0).description })
        .joined(separator: " ")
    }
    variables = graph.variables.map { "\($0.role.rawValue) \($0.name) \($0.shape) \($0.initialiser)" }
  }

  /// The reason for which a build is refused.
  static func refusal(_ plugin: Plugin, on shape: [Int] = [2, 3, 4, 5]) -> String? {
    do {
      _ = try Description(plugin, on: shape)
      return nil
    } catch {
      return "\(error)"
    }
  }

  private static func manifest(_ kind: String, _ hyperparameters: String) -> String {
    """
    schema: 1
    id: probe
    kind: \(kind)
    name: Probe
    version: 1.0.0
    abi: 1
    library: Probe
    summary: A probe.
    contract: {input: [n, c, h, w], output: [n]}
    hyperparameters: \(hyperparameters)
    """
  }

  private struct NoOffer: Error {}

  private static func item(of plugin: Plugin) throws -> PluginLibrary.Item {
    var host = suture_header(struct_size: 8, major: UInt16(SUTURE_ABI_MAJOR), minor: UInt16(SUTURE_ABI_MINOR))
    var offer: UnsafePointer<suture_offer>?
    guard plugin.answer(&host, &offer) == SUTURE_OK, let item = offer?.pointee.items[0] else { throw NoOffer() }
    var count = 1
    if item.pointee.header.minor >= 1 {
      let item = UnsafeRawPointer(item).assumingMemoryBound(to: suture_item_1_1.self)
      count = max(1, Int(item.pointee.input_count))
    }
    return PluginLibrary.Item(id: "probe", version: "1.0.0", raw: item, inputCount: count)
  }
}
