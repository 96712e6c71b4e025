import SutureExecution
import SutureGraph
import SutureSupport
import SutureTestSupport
import Testing

/// Files of `torch.save` that are sound; those in `Fixtures` were written by PyTorch.
struct PyTorchFileTests {
  static func fixture(_ name: String) throws -> [UInt8] {
    try FileBytes.read("\(Checkout.root)/Tests/SutureExecutionTests/Fixtures/\(name)")
  }

  private static func read(_ value: [UInt8], _ storages: [(String, [UInt8])] = [("0", PyTorchBytes.floats([1, 2]))])
    throws -> WeightFile
  {
    try WeightFile(bytes: PyTorchBytes.file(value, storages), path: "f")
  }

  // MARK: Written by PyTorch

  @Test(arguments: ["views.pth", "views_legacy.pth"])
  func `views of a shared storage are read by their strides, from memory and from a file`(name: String) throws {
    let path = "\(Checkout.root)/Tests/SutureExecutionTests/Fixtures/\(name)"
    for file in [try WeightFile(bytes: try Self.fixture(name), path: "f"), try WeightFile(contentsOf: path)] {
      #expect(file.format == .pytorch && file.container.isEmpty && file.names == ["weight", "bias"])
      #expect(try file.tensor("weight") == Tensor([3, 2], [0, 3, 1, 4, 2, 5]))
      #expect(try file.tensor("bias") == Tensor([2], [1, 2]))
      #expect(try file.tensor("other") == nil && file.shape(of: "other") == nil)
    }
  }

  @Test func `every element type of numbers is converted`() throws {
    let file = try WeightFile(bytes: try Self.fixture("types_legacy.pth"), path: "f")
    #expect(file.names.count == 11)
    for name in file.names where name != "complex64" {
      #expect(try file.tensor(name) == Tensor([2], [0, 1]), "\(name)")
    }
    #expect(file.shape(of: "complex64") == [2])
    let error = #expect(throws: PyTorchFileError.self) { try file.tensor("complex64") }
    #expect(
      error?.description.hasPrefix("'f', tensor 'complex64': elements of type 'complex64' are not read; known are ")
        == true)
  }

  @Test func `the state dict of a checkpoint is found beside the states of optimizer and scheduler`() throws {
    let file = try WeightFile(bytes: try Self.fixture("checkpoint_legacy.pth"), path: "f")
    #expect(file.container == ["state_dict"] && file.otherContainers.isEmpty)
    #expect(file.names == ["module.weight", "module.bias"])
    #expect(try file.tensor("module.weight") == Tensor([1, 2], [1, 2]))
    #expect(try file.tensor("module.bias") == Tensor([1], [3]))
  }

  @Test func `an object of a class that is not read is named`() throws {
    let bytes = try Self.fixture("code_legacy.pth")
    let error = #expect(throws: PyTorchFileError("x.pth", .object("posix.system"))) {
      try WeightFile(bytes: bytes, path: "x.pth")
    }
    #expect(
      error?.description.hasPrefix(
        "'x.pth' contains an object of 'posix.system': only tensors, containers and numbers are read") == true)
    // By the opcode of later protocols.
    let later = PyTorchBytes.text("os\u{1b}") + PyTorchBytes.text("system") + [0x93] + PyTorchBytes.tuple([])
    let other = #expect(throws: PyTorchFileError.self) { try Self.read(later + PyTorchBytes.opcodes("R")) }
    #expect(other?.description.contains("an object of 'os\\u{1b}.system'") == true)
  }

  // MARK: Formats

  @Test func `large zip files have their sizes elsewhere`() throws {
    let value = PyTorchBytes.dictionary([("w", PyTorchBytes.pair)])
    for isLong in [false, true] {
      let file = try WeightFile(bytes: PyTorchBytes.file(value, isLong: isLong), path: "f")
      #expect(try file.tensor("w") == Tensor([2], [1, 2]))
    }
  }

  @Test func `views of a storage in the format before zip files begin within it`() throws {
    let view = PyTorchBytes.tuple([PyTorchBytes.text("v"), PyTorchBytes.integer(1), PyTorchBytes.integer(2)])
    let storage = PyTorchBytes.storage("0", count: 3, view: view)
    let value = PyTorchBytes.dictionary([("w", PyTorchBytes.tensor(storage, offset: 1, [1], [1]))])
    let file = try WeightFile(
      bytes: PyTorchBytes.legacy(value, [("0", 3, PyTorchBytes.floats([1, 2, 3]))]), path: "f")
    #expect(try file.tensor("w") == Tensor([1], [3]))
  }

  @Test func `what Python 2 wrote is read`() throws {
    // Strings of bytes, and a dictionary made from a list of pairs.
    let pair = PyTorchBytes.list([PyTorchBytes.opcodes("U\u{1}w"), PyTorchBytes.pair])
    let value = PyTorchBytes.call(PyTorchBytes.global("collections", "OrderedDict"), [PyTorchBytes.list([pair])])
    #expect(try Self.read(value).tensor("w") == Tensor([2], [1, 2]))
  }

  @Test func `tensors of untyped storages have their type with them`() throws {
    let storage = PyTorchBytes.tuple([
      PyTorchBytes.text("storage"), PyTorchBytes.global("torch.storage", "UntypedStorage"), PyTorchBytes.text("0"),
      PyTorchBytes.text("cpu"), PyTorchBytes.integer(8),
    ])
    let tensor = PyTorchBytes.call(
      PyTorchBytes.global("torch._utils", "_rebuild_tensor_v3"),
      [
        storage + PyTorchBytes.opcodes("Q"), PyTorchBytes.integer(1), PyTorchBytes.tuple([PyTorchBytes.integer(1)]),
        PyTorchBytes.tuple([PyTorchBytes.integer(1)]), [0x89], PyTorchBytes.opcodes("}"),
        PyTorchBytes.global("torch", "float32"),
      ])
    #expect(try Self.read(PyTorchBytes.dictionary([("w", tensor)])).tensor("w") == Tensor([1], [2]))
  }

  @Test func `scalars, empty tensors and broadcast dimensions are read`() throws {
    let storage = PyTorchBytes.storage("0", count: 2)
    let file = try Self.read(
      PyTorchBytes.dictionary([
        ("scalar", PyTorchBytes.tensor(storage, offset: 1, [], [])),
        ("empty", PyTorchBytes.tensor(storage, offset: 9, [0, 3], [1 << 40, 1])),
        ("broadcast", PyTorchBytes.tensor(storage, [3, 2], [0, 1])),
      ]))
    #expect(try file.tensor("scalar") == Tensor([], [2]))
    #expect(try file.tensor("empty") == Tensor([0, 3], []))
    #expect(try file.tensor("broadcast") == Tensor([3, 2], [1, 2, 1, 2, 1, 2]))
  }

  @Test func `a parameter, and a tensor with attributes, is its tensor`() throws {
    let hooks = PyTorchBytes.opcodes("}")
    let parameter = PyTorchBytes.call(
      PyTorchBytes.global("torch._utils", "_rebuild_parameter"), [PyTorchBytes.pair, [0x88], hooks])
    let arguments = PyTorchBytes.tuple([
      PyTorchBytes.storage("0", count: 2), PyTorchBytes.integer(0), PyTorchBytes.tuple([]), PyTorchBytes.tuple([]),
    ])
    let attributed = PyTorchBytes.call(
      PyTorchBytes.global("torch._tensor", "_rebuild_from_type_v2"),
      [
        PyTorchBytes.global("torch._utils", "_rebuild_tensor_v2"), PyTorchBytes.global("torch", "Tensor"), arguments,
        hooks,
      ])
    let file = try Self.read(PyTorchBytes.dictionary([("p", parameter), ("a", attributed)]))
    #expect(try file.tensor("p") == Tensor([2], [1, 2]))
    #expect(try file.tensor("a") == Tensor([], [1]))
  }

  // MARK: State dicts

  @Test func `usual keys are preferred, then the outermost dictionary, then the only other one`() throws {
    let inner = PyTorchBytes.dictionary([("w", PyTorchBytes.pair)])
    func container(_ entries: [(String, [UInt8])]) throws -> [String] {
      let file = try Self.read(PyTorchBytes.dictionary(entries))
      #expect(file.names == ["w"])
      return file.container
    }
    #expect(try container([("ema", inner), ("model", inner), ("optimizer", PyTorchBytes.opcodes("}"))]) == ["model"])
    #expect(try container([("ema", inner), ("epoch", PyTorchBytes.pair)]) == ["ema"])
    #expect(try container([("model", PyTorchBytes.dictionary([("state_dict", inner)]))]) == ["model", "state_dict"])
    #expect(try container([("w", PyTorchBytes.pair), ("extra", inner)]) == [])
    #expect(try container([("generator", inner), ("epoch", PyTorchBytes.integer(3))]) == ["generator"])
    let file = try Self.read(PyTorchBytes.dictionary([("net", inner), ("model_ema", inner)]))
    #expect(file.container == ["net"] && file.otherContainers == [["model_ema"]])
  }

  @Test func `a file with several state dicts, or none, tells what it has`() throws {
    let inner = PyTorchBytes.dictionary([("w", PyTorchBytes.pair)])
    let several = #expect(throws: PyTorchFileError.self) {
      try Self.read(PyTorchBytes.dictionary([("encoder", inner), ("decoder", inner)]))
    }
    #expect(several?.description.contains("several keys, none of them usual: 'encoder', 'decoder'") == true)
    let none = #expect(throws: PyTorchFileError("f", .noTensors(found: ["epoch", "list"]))) {
      try Self.read(
        PyTorchBytes.dictionary([
          ("epoch", PyTorchBytes.integer(3)), ("list", PyTorchBytes.list([PyTorchBytes.pair])),
        ]))
    }
    #expect(
      none?.description
        == "'f' has no dictionary of tensors by name, but 'epoch', 'list': save 'model.state_dict()'")
    #expect(throws: PyTorchFileError("f", .noTensors(found: []))) { try Self.read(PyTorchBytes.pair) }
  }

  @Test func `a key that is set twice has the last value, and a dictionary may contain itself`() throws {
    let memo = PyTorchBytes.opcodes("}q\u{0}") + PyTorchBytes.text("model") + PyTorchBytes.opcodes("h\u{0}s")
    let value =
      memo + PyTorchBytes.text("w") + PyTorchBytes.integer(1) + PyTorchBytes.opcodes("s") + PyTorchBytes.text("w")
      + PyTorchBytes.pair + PyTorchBytes.opcodes("s")
    let file = try Self.read(value)
    #expect(file.names == ["w"] && file.container.isEmpty)
  }
}
