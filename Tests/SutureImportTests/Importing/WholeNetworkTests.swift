import SutureExecution
import Testing

@testable import SutureEngine
@testable import SutureGraph
@testable import SutureImport

/// Whole networks that PyTorch 2.13 wrote, against its outputs; see `Tests/Python/import_networks.py`.
struct WholeNetworkTests {
  /// A file of a network, with the names of its residual branches.
  struct Sample: CustomTestStringConvertible, Sendable {
    let name: String
    let file: String
    let residuals: [String]

    var testDescription: String { file }
    var path: String { ImportFolder.fixture("networks/\(file)") }
  }

  private static func samples(_ name: String, _ ends: [String], _ residuals: [String]) -> [Sample] {
    ends.map {
      Sample(name: name, file: name + $0, residuals: residuals.map { $0.isEmpty ? "residual" : "\($0).residual" })
    }
  }

  private static let samples: [Sample] =
    samples("residual", [".pt2", "-dynamo.onnx", "-script.onnx"], ["layer1.0", "layer1.1"])
    + samples("vision", [".pt2"], ["blocks.0", "blocks.0", "blocks.1", "blocks.1"])
    + samples("convnext", [".pt2", "-dynamo.onnx"], ["stages.0.0", "stages.1.2"])
    + samples("unet", [".pt2", "-script.onnx"], [])
    + samples("windows", [".pt2", "-dynamo.onnx"], ["blocks.0", "blocks.0"])
    + samples("neck", ["-script.onnx"], [""])

  /// The inputs, and what PyTorch computes for them.
  private func expected(_ sample: Sample, _ suffix: String) throws -> (x: Tensor, ys: [Tensor]) {
    let inputs = try SafeTensors(contentsOf: ImportFolder.fixture("networks/inputs.safetensors"))
    let outputs = try SafeTensors(contentsOf: ImportFolder.fixture("networks/\(sample.name).safetensors"))
    let x = try #require(inputs["x\(suffix)"])
    return (x, (0..<9).compactMap { outputs["y\($0)\(suffix)"] })
  }

  private func run(_ fragment: GraphFragment, _ x: Tensor) throws -> Tensor {
    let graph = try fragment.graph.lowered(for: .evaluation)
    let variables = try VariableStore(graph.variables, seed: 0)
    return try OneDNNEngine().prepare(graph, variables: variables, options: ExecutionOptions(threads: .one)).run([x])[0]
  }

  /// The largest difference as a fraction of the largest expected number.
  private func difference(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count else { return .infinity }
    let scale = expected.map(abs).max() ?? 0
    return zip(found, expected).map { $0 == $1 ? 0 : $0.isFinite ? abs($0 - $1) / scale : .infinity }.max() ?? 0
  }

  @Test("A network gives PyTorch's outputs at the exported number of images and at another", arguments: samples)
  func outputs(_ sample: Sample) throws {
    let network = try ImportedNetwork(graph: sample.path, weights: nil, weightsDigest: nil)
    for suffix in ["", "_again"] {
      let (x, ys) = try expected(sample, suffix)
      #expect(ys.count == network.outputs.count)
      let result = try run(try network.fragment(input: x.shape), x)
      if ys.count == 1 {
        #expect(result.shape == ys[0].shape)
        #expect(difference(result.values, ys[0].values) < 1e-4)
      } else {
        // Flattened and joined for each image.
        let count = x.shape[0]
        let joined = (0..<count).flatMap { image in
          ys.flatMap { y in
            let size = y.shape.elementCount / count
            return y.values[image * size..<(image + 1) * size]
          }
        }
        #expect(difference(result.values, joined) < 1e-4)
      }
    }
  }

  @Test("The residual branches are sites, named by the modules that add them", arguments: samples)
  func residuals(_ sample: Sample) throws {
    let network = try ImportedNetwork(graph: sample.path, weights: nil, weightsDigest: nil)
    let fragment = try network.fragment(input: [2, 3, 16, 16])
    let found = fragment.sites.map(\.name).filter { $0.contains("residual") }
    var names: [String: Int] = [:]
    let expected = sample.residuals.map { name -> String in
      names[name, default: 0] += 1
      return names[name] == 1 ? name : "\(name)_\(names[name] ?? 0)"
    }
    #expect(found == expected)
    #expect(Set(fragment.sites.map(\.name)).count == fragment.sites.count)
  }

  @Test("What is written is the same network as the file", arguments: samples)
  func written(_ sample: Sample) throws {
    let folder = try ImportFolder()
    let made = try NetworkImport(NetworkImport.Request(file: sample.path, id: "net"))
    try made.write(to: folder.path)
    let source = try ImportedNetwork(graph: sample.path, weights: nil, weightsDigest: nil)
    let network = try ImportedNetwork(
      graph: folder.file("net.graph.json"), weights: folder.file("net.safetensors"), weightsDigest: nil)
    let (x, _) = try expected(sample, "_again")
    let (old, new) = (try source.fragment(input: x.shape), try network.fragment(input: x.shape))
    #expect(try run(old, x) == run(new, x))
    #expect(old.sites.map(\.name) == new.sites.map(\.name) && old.sites.map(\.name) == made.sites.map(\.name))
    #expect(old.graph.parameterCount == new.graph.parameterCount && new.graph.parameterCount == made.parameterCount)
  }

  @Test("A module that returns its input changes nothing at any site", arguments: samples)
  func grafts(_ sample: Sample) throws {
    let network = try ImportedNetwork(graph: sample.path, weights: nil, weightsDigest: nil)
    let (x, _) = try expected(sample, "")
    let fragment = try network.fragment(input: x.shape)
    let plain = try run(fragment, x)
    #expect(!fragment.sites.isEmpty)
    var graph = Graph(type: "Test")
    let input = try graph.input("x", x.shape)
    var visited: [String] = []
    let output = try graph.splice(fragment, inputs: [input]) { mark, value, graph in
      visited.append(mark.name)
      // A rearrangement and its inverse, so that the graft is computed.
      let rank = graph.shape(value).rank
      let axes = [0] + (1..<rank).reversed()
      return try graph.permute(try graph.permute(value, axes), axes)
    }
    graph.outputs = [output]
    #expect(visited == fragment.sites.map(\.name))
    let grafted = try run(try GraphFragment(graph), x)
    #expect(difference(grafted.values, plain.values) < 1e-6)
    // And one that squares the tensor changes the output, so that no site is beside the way.
    for site in fragment.sites {
      var graph = Graph(type: "Test")
      let input = try graph.input("x", x.shape)
      let output = try graph.splice(fragment, inputs: [input]) { mark, value, graph in
        mark == site ? try graph.apply(try OperationCatalogue.operation("multiply", []), [value, value])[0] : value
      }
      graph.outputs = [output]
      #expect(difference(try run(try GraphFragment(graph), x).values, plain.values) > 1e-6, "\(site.name)")
    }
  }
}
