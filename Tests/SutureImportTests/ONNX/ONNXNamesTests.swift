import SutureExecution
import Testing

@testable import SutureImport

struct ONNXNamesTests {
  @Test("Lists as Python prints them are read, others are not")
  func lists() {
    #expect(PythonList.texts("['', 'layer1', 'layer1.0']") == ["", "layer1", "layer1.0"])
    #expect(PythonList.texts(#"["it's", 'a\'b', 'c\\d', "\"e\""]"#) == ["it's", "a'b", #"c\d"#, "\"e\""])
    #expect(PythonList.texts("[]") == [])
    for text in [
      "", "[", "['a'", "['a' 'b']", "['a',]", "[,]", "['a\\n']", "[a]", "['a'] ", "['a", "('a')", "['a', 3]",
    ] {
      #expect(PythonList.texts(text) == nil, "\(text)")
    }
  }

  @Test("Both spellings of a signature tell parameters from buffers")
  func signature() throws {
    let lines = """

      # inputs
      p_a: PARAMETER target='conv.weight'
      b_b: BUFFER target='bn.running_mean' persistent=True
      c_c: CONSTANT_TENSOR target='lifted_tensor_0'
      x: USER_INPUT

      # outputs
      y: USER_OUTPUT
      m: BUFFER_MUTATION target='bn.weight'
      """
    let kinds: [String: ONNXSignature.Kind] = [
      "conv.weight": .parameter, "bn.running_mean": .buffer, "lifted_tensor_0": .constant,
    ]
    #expect(try #require(ONNXSignature(lines)).kinds == kinds)
    let representation =
      "ExportGraphSignature(input_specs=[InputSpec(kind=<InputKind.PARAMETER: 2>, arg=TensorArgument(name='p_a'), "
      + "target='conv.weight', persistent=None), InputSpec(kind=<InputKind.BUFFER: 3>, arg=TensorArgument(name='b_b'), "
      + "target='bn.running_mean', persistent=True), InputSpec(kind=<InputKind.CONSTANT_TENSOR: 4>, "
      + "arg=TensorArgument(name='c'), target='lifted_tensor_0', persistent=None), InputSpec("
      + "kind=<InputKind.USER_INPUT: 1>, arg=TensorArgument(name='x'), target=None, persistent=None)], output_specs=["
      + "OutputSpec(kind=<OutputKind.USER_OUTPUT: 1>, arg=TensorArgument(name='y'), target=None)])"
    #expect(try #require(ONNXSignature(representation)).kinds == kinds)
    #expect(ONNXSignature("no signature") == nil)
  }

  private static func frames(_ paths: [String]) -> [ModuleFrame] { paths.map { ModuleFrame(path: $0) } }

  @Test("A module that is left and entered again is called again, unless its own value is read")
  func calls() {
    var calls = ModuleCalls()
    func enter(_ paths: [String], from sources: [String] = []) -> String {
      calls.enter(Self.frames(paths), sources: sources, marks: [])
    }
    #expect(enter(["block", "block.conv"]) == "block.conv")
    #expect(enter(["block", "block.act"], from: ["block.conv"]) == "block.act")
    #expect(enter(["block"], from: ["block.act"]) == "block")
    #expect(enter(["block", "block.act"], from: ["block"]) == "block.act@1")
    #expect(enter([], from: ["block.act@1"]) == "")
    #expect(enter(["block", "block.conv"], from: [""]) == "block@1.conv")
    #expect(enter(["other"], from: ["block.act"]) == "other")
    // A node that an optimizer has moved.
    #expect(enter(["block"], from: ["block@1.conv"]) == "block@1")
    #expect(calls.path(Self.frames(["block", "block.conv"])) == "block@1.conv")
    #expect(calls.path(Self.frames(["new", "new.conv"])) == "new.conv")
  }

  @Test("A layer that reads its weight again is called again, in a row too")
  func rereading() {
    var calls = ModuleCalls()
    let frames = Self.frames(["conv"])
    #expect(calls.enter(frames, sources: [], marks: [["Conv", "conv.weight"]]) == "conv")
    #expect(calls.enter(frames, sources: ["conv"], marks: []) == "conv")
    #expect(calls.enter(frames, sources: ["conv"], marks: [["Conv", "conv.weight"]]) == "conv@1")
    #expect(calls.enter(frames, sources: ["conv@1"], marks: [["Conv", "conv.weight"]]) == "conv@2")
  }

  @Test("Names of nodes tell containers, numbered calls, and what variables correct")
  func nodeNames() throws {
    let names = try ONNXNodeNames(
      [
        ("/a/a.0/conv/Conv", "a.0.conv"), ("/a/a.0/conv_1/Conv", "a.0.conv"), ("/left/conv/Conv", "branches.left.conv"),
        ("/left/act/Relu", nil), ("/layer_1/Conv", "layer_1"), ("/layer/Conv", "layer"), ("/attn/qkv/MatMul", nil),
        ("/attn/qkv_3/MatMul", nil), ("/attn_1/Add", nil), ("/attn/qkv_2/MatMul", nil), ("/attn/qkv_1/MatMul", nil),
        ("/block/block.0/Relu", nil), ("/same/same.0/Conv", "same.same.0"),
      ], known: ["a.0.conv", "branches.left.conv", "layer_1", "layer", "same.same.0"], ONNXBytes(.memory([])))
    func frames(_ name: String) -> [String]? {
      names.frames(name)?.map { "\($0.path)\($0.call.map { "#\($0)" } ?? "")" }
    }
    #expect(frames("/a/a.0/conv/Conv") == ["a", "a.0", "a.0.conv#0"])
    #expect(frames("/a/a.0/conv_1/Conv") == ["a", "a.0", "a.0.conv#1"])
    #expect(frames("/left/act/Relu") == ["branches.left", "branches.left.act"])
    #expect(frames("/layer_1/Conv") == ["layer_1"])
    #expect(frames("/layer/Conv") == ["layer"])
    // The second call of `attn` has the third and the fourth of `qkv`.
    #expect(frames("/attn/qkv_1/MatMul") == ["attn#0", "attn.qkv#1"])
    #expect(frames("/attn/qkv_2/MatMul") == ["attn#1", "attn.qkv#2"])
    #expect(frames("/attn_1/Add") == ["attn#1"])
    #expect(frames("/block/block.0/Relu") == ["block", "block.0"])
    #expect(frames("/same/same.0/Conv") == ["same", "same.same.0"])
    #expect(frames("/Relu") == [])
    #expect(frames("Identity_6") == nil)
    #expect(frames("/a b/Relu") == nil)
    #expect(frames("/x_99999999999999999999/Relu") == ["x_99999999999999999999"])
  }
}
