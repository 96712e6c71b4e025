import Foundation
import SutureExecution
import SutureGraph
import SutureTestSupport
import Testing

/// What users meet who take imported networks to other commands, or other files to `suture import`.
@Suite(.serialized)
struct ImportedNetworkUseTests {
  @Test func `a PyTorch file of a network with fixed sizes refuses others`() throws {
    let home = try ImportHome()
    try home.succeed("import", "\(ImportHome.networks)/vision.pt2")
    let exported = try home.succeed("export", "identity", "--backbone", "vision", "--format", "pytorch", "-o", "v.py")
    #expect(exported.error.contains("the file takes inputs [any, 3, 16, 16] only"), "\(exported.error)")
    #expect(try home.folder.read("v.py").contains("torch._assert("))
    try home.succeed("import", ImportHome.model, "--name", "my_net")
    let free = try home.succeed("export", "identity", "--backbone", "my_net", "--format", "pytorch", "-o", "m.py")
    let text = try home.folder.read("m.py")
    #expect(!free.error.contains("only") && !text.contains("torch._assert("))
  }

  @Test func `parameters of a list, whose names are numbers, are written to a PyTorch file`() throws {
    let home = try ImportHome()
    try home.folder.write(
      "own/listed.graph.json",
      #"""
      {"version": 1, "outputs": ["y"], "network": {"dialect": "aten", "inputs": [{"example": [1, 1, 1, 2],
       "sizes": [null, 1, 1, 2], "value": "x"}], "constants": {}, "modules": {}, "nodes": [{"arguments": [{"name": "self",
       "value": "%x"}, {"name": "other", "value": "%p"}], "module": "", "name": "y", "operation": "aten.mul.Tensor",
       "outputShapes": [], "outputs": ["y"]}], "outputs": ["y"], "pathSource": "none", "producer": "", "sites": [],
       "variables": [{"name": "gains.0", "values": ["p"], "isParameter": true, "isConstant": false, "shape": [2]}]}}
      """#)
    try home.folder.write(
      "own/listed.yaml",
      """
      schema: 1
      id: listed
      kind: backbone
      name: Listed
      version: 1.0.0
      graph: listed.graph.json
      summary: Multiplies.
      contract: {input: [n, 1, 1, 2], output: [n, 1, 1, 2]}
      typical_input: [1, 1, 1, 2]
      """)
    try home.succeed(
      "export", "identity", "--backbone", "listed", "--registry", "own", "--format", "pytorch", "-o", "listed.py")
    let text = try home.folder.read("listed.py")
    #expect(text.contains(#"self.register_parameter("0", nn.Parameter("#), "\(text)")
    #expect(text.contains(#"x * self.gains.get_parameter("0")"#), "\(text)")
  }

  @Test func `grey images for a network that takes colours are refused with the way out`() throws {
    let home = try ImportHome()
    try home.succeed("import", ImportHome.model, "--name", "my_net")
    let outcome = try home.run("train", "--backbone", "my_net", "--data", "digits", "--epochs", "1")
    #expect(outcome.status == 1 && outcome.error.contains("'--channels 3' converts them"), "\(outcome.error)")
  }

  @Test func `files that are no networks are told by what they are`() throws {
    let home = try ImportHome()
    try home.folder.write("net.pt2", "import torch\nimport torchvision\n")
    let text = try home.run("import", "net.pt2")
    #expect(text.status == 1 && text.error.contains("it is a text, and neither a .pt2 file nor an ONNX model"))
    var weights = SafeTensors()
    weights["w"] = Tensor([2], [1, 2])
    try weights.write(to: home.folder.file("net.safetensors"))
    #expect(try home.run("import", "net.safetensors").error.contains("it is a safetensors file, which has weights"))
    #expect(try home.run("import").error.contains("a .pt2 file of torch.export.save, or an ONNX file"))
  }

  @Test func `constants of a network need not be in the file of tensors`() throws {
    let home = try ImportHome()
    try home.folder.write(
      "own/shifted.graph.json",
      #"""
      {"version": 1, "outputs": ["y"], "network": {"dialect": "aten", "inputs": [{"example": [1, 1, 1, 2],
       "sizes": [null, 1, 1, 2], "value": "x"}], "constants": {"c": {"data": "AACAPwAAAEA=", "shape": [2],
       "type": "float32"}}, "modules": {}, "nodes": [{"arguments": [{"name": "self", "value": "%x"}, {"name": "other",
       "value": "%c"}], "module": "", "name": "y", "operation": "aten.add.Tensor", "outputShapes": [], "outputs": ["y"]}],
       "outputs": ["y"], "pathSource": "none", "producer": "", "sites": [{"name": "input", "value": "x"}],
       "variables": []}}
      """#)
    try home.folder.write(
      "own/shifted.yaml",
      """
      schema: 1
      id: shifted
      kind: backbone
      name: Shifted
      version: 1.0.0
      graph: shifted.graph.json
      summary: Adds 1 and 2.
      contract: {input: [n, 1, 1, 2], output: [n, 1, 1, 2]}
      typical_input: [1, 1, 1, 2]
      """)
    var file = SafeTensors()
    file["x"] = Tensor([1, 1, 1, 2], [10, 20])
    try file.write(to: home.folder.file("x.safetensors"))
    try home.succeed(
      "run", "identity", "--backbone", "shifted", "--registry", "own", "--tensors", "x.safetensors", "--save",
      "y.safetensors")
    let result = try SafeTensors(contentsOf: home.folder.file("y.safetensors"))
    #expect(result["eval/y"]?.values == [11, 22])
    let alone = try home.run("run", "shifted", "--registry", "own", "--tensors", "x.safetensors", "--save", "z")
    #expect(alone.status == 1 && alone.error.contains("'identity --backbone shifted'"), "\(alone.error)")
  }
}
