import SutureSupport
import Testing

@testable import SutureImport

/// Programs that contradict themselves, or hold what is not read.
struct PT2HostileProgramTests {
  private let node = PT2Sample.node

  private func reason(replacing text: String, with other: String) -> String? {
    PT2Sample().replacing(text, with: other).reason()
  }

  // MARK: Versions

  @Test("Other versions of the schema are refused, whatever the rest holds")
  func schema() {
    let reason = reason(replacing: #""major": 8"#, with: #""major": 9"#)
    #expect(
      reason
        == "its schema has version 9.20 of PyTorch 2.13.0, and versions 8.x are read, which PyTorch 2.9 to 2.15 write")
    let other = PT2Sample().replacing(#""major": 8"#, with: #""major": 7"#).replacing(
      "\"nodes\": [", with: "\"nodes\": [7")
    #expect(other.reason()?.hasPrefix("its schema has version 7.20") == true)
    #expect(
      self.reason(replacing: #""schema_version""#, with: #""schema""#)?.hasSuffix(
        "the version of the schema is missing")
        == true)
  }

  @Test("Later minor versions and unknown keys are read")
  func unknownKeys() throws {
    let sample = PT2Sample().replacing(#""minor": 20"#, with: #""minor": 99"#)
      .replacing(#""name": "mul"}]"#, with: #""name": "mul", "new": [{"a": [1, null]}]}]"#)
      .replacing(#"{"graph_module""#, with: #"{"other": {}, "graph_module""#)
    #expect(try sample.read().network == PT2Sample().read().network)
  }

  @Test("Nodes without names are called after their first value")
  func names() throws {
    let sample = PT2Sample().replacing(#", "name": "mul"}]"#, with: "}]")
    #expect(try sample.read().network.nodes[0].name == "mul")
  }

  // MARK: Values

  @Test("Values are computed once, and before they are read")
  func order() {
    let other = node.replacing(#""mul""#, with: #""twice""#).replacing(#""x""#, with: #""mul""#)
    #expect(reason(replacing: node, with: node + ", " + other) == nil)
    #expect(
      reason(replacing: node, with: other + ", " + node)
        == "node 'twice' ('aten.mul.Tensor') reads 'mul', which is computed nowhere before it")
    #expect(
      reason(replacing: #"{"name": "x"}"#, with: #"{"name": "mul"}"#)
        == "node 'mul' ('aten.mul.Tensor') reads 'mul', which is computed nowhere before it")
    #expect(reason(replacing: node, with: node + ", " + node) == "the value 'mul' is defined twice")
    #expect(
      reason(replacing: #""arg": {"name": "b_n"}"#, with: #""arg": {"name": "p_w"}"#)
        == "the value 'p_w' is defined twice")
    #expect(
      reason(
        replacing: #""user_output": {"arg": {"as_tensor": {"name": "mul"}}}"#,
        with:
          #""user_output": {"arg": {"as_tensor": {"name": "sum"}}}"#)
        == "the network returns 'sum', which is computed nowhere")
  }

  @Test("A network takes and returns tensors")
  func signature() throws {
    #expect(
      reason(
        replacing: #""user_input": {"arg": {"as_tensor": {"name": "x"}}}"#,
        with:
          #""user_input": {"arg": {"as_sym_int": {"as_name": "x"}}}"#)
        == "its input 'x' is of the kind 'as_sym_int', and only tensors are given")
    let output = #""user_output": {"arg": {"as_tensor": {"name": "mul"}}}"#
    #expect(
      reason(replacing: output, with: #""user_output": {"arg": {"as_none": true}}"#) == "the network returns no tensor")
    let two = PT2Sample().replacing("{\(output)}", with: "{\(output)}, {\"user_output\": {\"arg\": {\"as_int\": 3}}}")
    #expect(try two.read().notes == ["1 output of the network is no tensor, and left out."])
    #expect(
      reason(replacing: #""x": {"dtype""#, with: #""y": {"dtype""#) == "the sizes of the input 'x' are missing")
    #expect(
      reason(replacing: #""hint": {"as_int": 2}"#, with: #""hint": {"as_int": -2}"#)
        == "the input 'x' has a negative size")
    #expect(
      reason(replacing: #""user_input""#, with: #""user_thing""#)?.hasSuffix(
        "'user_thing' is not a known kind of input")
        == true)
  }

  @Test("Sizes without an example have none")
  func examples() throws {
    let sample = PT2Sample().replacing(#""hint": {"as_int": 2}"#, with: #""hint": null"#)
      .replacing(#""hint": {"as_int": 2}"#, with: #""hint": null"#)
    let network = try sample.read().network
    #expect(network.inputs == [.init(value: "x", sizes: [nil, 3], example: [nil, 3])])
    #expect(network.nodes[0].outputShapes == [nil])
  }

  // MARK: Arguments

  private func argument(_ json: String) -> PT2Sample {
    PT2Sample().replacing(#"{"as_tensor": {"name": "p_w"}}, "kind""#, with: "\(json), \"kind\"")
  }

  @Test(
    "Arguments of every kind are read",
    arguments: [
      (#"{"as_none": true}"#, ForeignArgument.none), (#"{"as_int": -3}"#, .integer(-3)),
      (#"{"as_float": "-Infinity"}"#, .real(-.infinity)), (#"{"as_bool": false}"#, .boolean(false)),
      (#"{"as_string": "a\"b"}"#, .text("a\"b")), (#"{"as_scalar_type": 13}"#, .text("bfloat16")),
      (#"{"as_memory_format": 2}"#, .text("channels_last")), (#"{"as_layout": 7}"#, .text("strided")),
      (#"{"as_device": {"type": "cuda", "index": 1}}"#, .text("cuda:1")),
      (#"{"as_device": {"type": "cpu", "index": null}}"#, .text("cpu")),
      (#"{"as_sym_int": {"as_name": "x"}}"#, .value("x")), (#"{"as_sym_float": {"as_float": 2}}"#, .real(2)),
      (#"{"as_sym_bool": {"as_bool": true}}"#, .boolean(true)),
      (#"{"as_optional_tensor": {"as_tensor": {"name": "x"}}}"#, .value("x")),
      (#"{"as_tensors": [{"name": "x"}, {"name": "p_w"}]}"#, .list([.value("x"), .value("p_w")])),
      (#"{"as_optional_tensors": [{"as_none": true}, {"as_tensor": {"name": "x"}}]}"#, .list([.none, .value("x")])),
      (#"{"as_nested_tensors": [[{"name": "x"}], []]}"#, .list([.list([.value("x")]), .list([])])),
      (#"{"as_ints": []}"#, .list([])),
      (#"{"as_int_lists": [[1], [2]]}"#, .list([.list([.integer(1)]), .list([.integer(2)])])),
      (#"{"as_sym_ints": [{"as_int": 1}, {"as_name": "x"}]}"#, .list([.integer(1), .value("x")])),
      (#"{"as_floats": [1, "Infinity"]}"#, .list([.real(1), .real(.infinity)])),
      (#"{"as_float_lists": [[0.5]]}"#, .list([.list([.real(0.5)])])),
      (#"{"as_bools": [true]}"#, .list([.boolean(true)])), (#"{"as_strings": ["a"]}"#, .list([.text("a")])),
    ])
  func kinds(json: String, value: ForeignArgument) throws {
    let node = try argument(json).read().network.nodes[0]
    #expect(node.arguments.first { $0.name == "other" }?.value == value)
  }

  @Test(
    "Arguments that are not read are told with their node",
    arguments: [
      (#"{"as_graph": {"name": "g", "graph": {}}}"#, "a graph"),
      (#"{"as_custom_obj": {"name": "o", "class_fqn": "c"}}"#, "an object of a custom class"),
      (#"{"as_operator": "torch.ops.aten.sin"}"#, "an operation"),
      (#"{"as_complex": {"real": 1, "imag": 2}}"#, "a complex number"),
      (#"{"as_string_to_argument": {"a": {"as_int": 1}}}"#, "a dictionary"),
      (#"{"as_new": 1}"#, "of the kind 'as_new'"),
    ])
  func refused(json: String, what: String) {
    #expect(
      argument(json).reason() == "node 'mul' ('aten.mul.Tensor'): its argument 'other' is \(what), which is not read")
  }

  @Test("An argument is given once")
  func duplicateArgument() {
    #expect(
      reason(replacing: #""name": "other""#, with: #""name": "self""#)
        == "node 'mul' ('aten.mul.Tensor') has two arguments of the same name")
  }

  // MARK: Limits

  @Test("Graphs within graphs end at a depth")
  func depth() {
    var graph = "{}"
    for _ in 0..<30 {
      let inner =
        #"{"target": "torch.ops.higher_order.f", "inputs": [{"name": "", "arg": {"as_graph": {"name": "g", "graph": "#
        + graph + #"}}}], "outputs": [], "metadata": {}}"#
      graph = #"{"nodes": [\#(inner)]}"#
    }
    #expect(
      argument(#"{"as_graph": {"name": "g", "graph": \#(graph)}}"#).reason()?.hasSuffix(
        "graphs lie in graphs more than 8 deep") == true)
    let nested = String(repeating: "[", count: 5000)
    #expect(
      reason(replacing: #""stack_trace": "#, with: #""deep": \#(nested), "stack_trace": "#)?.hasSuffix(
        "values are nested more than 256 deep") == true)
  }

  @Test("The memory of nodes and arguments is limited by the file's size")
  func memory() {
    let graph = Array(#"{"nodes": [\#(node), \#(node)]}"#.utf8)
    func reason(_ byteCount: Int) -> String? {
      var reader = PT2GraphReader(ImportMemory(fileByteCount: byteCount / 2, allowance: byteCount / 2))
      var scanner = JSONScanner(graph[...])
      do {
        _ = try reader.graph(&scanner)
        return nil
      } catch {
        return (error as? JSONScanner.Fault)?.reason
      }
    }
    // Two arguments, an output and a stack of modules for each node.
    let needed =
      2 * (ImportMemory.operation + 2 * ImportMemory.argument + 3 * ImportMemory.item + PT2Sample.stack.utf8.count)
    #expect(reason(needed) == nil)
    #expect(reason(needed - 2)?.hasPrefix("operations, names and constants need more memory than the file's") == true)
  }

  @Test("A region runs its own inputs")
  func regions() {
    let graph = #"{"inputs": [{"as_tensor": {"name": "a"}}], "outputs": [{"as_tensor": {"name": "a"}}], "nodes": []}"#
    let sample = argument(#"{"as_graph": {"name": "g", "graph": \#(graph)}}"#)
    let named = sample.replacing("aten.mul.Tensor", with: "higher_order.wrap_with_set_grad_enabled")
    // The graph returns its input, which is the last argument.
    #expect(named.reason() == nil)
    let two = named.replacing(
      #""inputs": [{"as_tensor": {"name": "a"}}]"#, with: #""inputs": [{"as_none": true}, {"as_none": true}]"#)
    #expect(
      two.reason()
        == "node 'mul' ('higher_order.wrap_with_set_grad_enabled') has other inputs or outputs than the graph that it "
        + "runs"
    )
  }
}
