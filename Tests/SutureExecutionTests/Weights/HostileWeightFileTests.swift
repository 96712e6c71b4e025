import SutureExecution
import SutureGraph
import SutureSupport
import SutureTestSupport
import Testing

/// Weight files that are damaged or made to do harm: each is an error with its reason, or read as what it says.
struct HostileWeightFileTests {
  private static func message(_ bytes: [UInt8]) -> String {
    do {
      let file = try WeightFile(bytes: bytes, path: "f")
      for name in file.names { _ = try file.tensor(name) }
      return "read"
    } catch {
      return "\(error)"
    }
  }

  private static func message(value: [UInt8]) -> String { message(PyTorchBytes.file(value)) }

  private static func message(tensor: [UInt8]) -> String { message(value: PyTorchBytes.dictionary([("w", tensor)])) }

  // MARK: Damage

  @Test(arguments: ["views.pth", "views_legacy.pth", "checkpoint_legacy.pth"])
  func `no cut and no changed byte of a file crashes the reader`(name: String) throws {
    let good = try PyTorchFileTests.fixture(name)
    let names = try WeightFile(bytes: good, path: "f").names
    func check(_ bytes: [UInt8], _ place: String, isCut: Bool) {
      do {
        let file = try WeightFile(bytes: bytes, path: "f")
        for name in file.names where file.shape(of: name).map({ $0.elementCount < 1 << 16 }) == true {
          _ = try file.tensor(name)
        }
        if isCut { Issue.record("\(name), \(place): read without an error") }
      } catch is PyTorchFileError {
      } catch is WeightFile.UnknownFormat {
      } catch {
        Issue.record("\(name), \(place): \(error)")
      }
    }
    #expect(!names.isEmpty)
    for length in good.indices { check(Array(good[..<length]), "cut at \(length)", isCut: true) }
    for index in good.indices {
      for byte: UInt8 in [0, 0x28, 0x2e, 0x52, 0x7f, 0xff, good[index] ^ 0x20, good[index] &+ 1] {
        var damaged = good
        damaged[index] = byte
        check(damaged, "byte \(index) is \(byte)", isCut: false)
      }
    }
  }

  @Test(
    arguments: [
      ([], "it is empty"), (Array("<!DOCTYPE html>\n<html>".utf8), "it begins with '<!DOCTYPE html>'"),
      (
        Array("version https://git-lfs.github.com/spec/v1\n".utf8),
        "it begins with 'version https://git-lfs.github.com/spec/v1'; 'git lfs pull' fetches the file itself"
      ),
      ([0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10, 0], "it begins with the bytes 89 48 44 46 0d 0a 1a 0a"),
      ([0x80, 6, 0x2e], "it begins with the bytes 80 06 2e"),
    ] as [([UInt8], String)])
  func `a file of another format is told by its beginning`(bytes: [UInt8], reason: String) {
    #expect(Self.message(bytes) == "'f' is neither a safetensors file nor one of PyTorch: \(reason)")
  }

  @Test func `a device without an end is refused at once`() {
    #expect(throws: WeightFile.UnknownFormat.self) { try WeightFile(contentsOf: "/dev/zero") }
    #expect(throws: FileError.self) { try WeightFile(contentsOf: "/nonexistent.pth") }
  }

  // MARK: Archives

  @Test func `zip files that torch.save does not write are told apart`() {
    let pickle = PyTorchBytes.pickle(PyTorchBytes.dictionary([]))
    #expect(
      Self.message(PyTorchBytes.zip([("a.txt", [1])]))
        == "'f' is a zip file that 'torch.save' did not write: it has no 'data.pkl', but 'a.txt'")
    #expect(
      Self.message(PyTorchBytes.zip([("a/data.pkl", pickle), ("a/constants.pkl", pickle)]))
        == "'f' is a TorchScript program, saved by 'torch.jit.save': load it in Python and save its 'state_dict()'")
    #expect(
      Self.message(PyTorchBytes.zip([("a/data.pkl", pickle)], method: 8))
        == "'f': the zip file cannot be read: the entry 'a/data.pkl' is compressed, and PyTorch does not compress")
    #expect(
      Self.message(PyTorchBytes.zip([("a/data.pkl", pickle), ("a/data.pkl", pickle)]))
        == "'f': the zip file cannot be read: the entry 'a/data.pkl' is listed twice")
    let big = PyTorchBytes.zip([("a/data.pkl", pickle), ("a/byteorder", Array("big".utf8))])
    #expect(Self.message(big).hasPrefix("'f' was written on a big-endian machine: "))
    let legacy = PyTorchBytes.legacy(PyTorchBytes.dictionary([]), [], isLittle: false)
    #expect(Self.message(legacy).hasPrefix("'f' was written on a big-endian machine: "))
    #expect(Self.message(pickle) == "'f' is a pickle that 'torch.save' did not write")
  }

  // MARK: Tensors

  @Test(arguments: [
    (0, [3], [1], "a tensor ends at byte 12 of a storage of 8 bytes"),
    (1, [2], [1], "a tensor ends at byte 12 of a storage of 8 bytes"),
    (0, [2], [2], "a tensor ends at byte 12 of a storage of 8 bytes"),
    (.max, [1], [1], "a tensor ends at byte \(Int.max) of a storage of 8 bytes"),
    (0, [2, 2], [.max, .max], "a tensor ends at byte \(Int.max) of a storage of 8 bytes"),
    (-1, [1], [1], "a tensor has a negative size, stride or offset"),
    (0, [-1], [1], "a tensor has a negative size, stride or offset"),
    (0, [1], [-1], "a tensor has a negative size, stride or offset"),
    (0, [1, 1], [1], "a tensor has 2 sizes and 1 strides"),
    (0, [1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1], "a tensor has 9 dimensions; at most 8 are read"),
    (0, [1 << 40], [0], "the shape 1099511627776 holds more elements than a tensor may"),
    (0, [0, .max, 4], [0, 0, 0], "the shape 0×\(Int.max)×4 holds more elements than a tensor may"),
  ]) func `a tensor that is not within its storage is refused`(
    offset: Int, sizes: [Int], strides: [Int], reason: String
  ) {
    let tensor = PyTorchBytes.tensor(PyTorchBytes.storage("0", count: 2), offset: offset, sizes, strides)
    let message = Self.message(tensor: tensor)
    #expect(message.hasPrefix("'f': its pickle cannot be read at byte "))
    #expect(message.hasSuffix(": \(reason)"), "\(message)")
  }

  @Test func `a storage that the file does not have, or not as a whole, is refused before memory is taken`() {
    let large = PyTorchBytes.tensor(PyTorchBytes.storage("0", count: 1 << 32), [1 << 32], [1])
    #expect(
      Self.message(tensor: large)
        == "'f', tensor 'w': its storage '0' must have \(4 << 32) bytes, and the file has 8")
    #expect(
      Self.message(tensor: PyTorchBytes.tensor(PyTorchBytes.storage("../1", count: 2), [2], [1]))
        == "'f', tensor 'w': the file has no data for its storage '../1'")
    let overflow = PyTorchBytes.tensor(PyTorchBytes.storage("0", count: .max, type: "DoubleStorage"), [2], [1])
    #expect(Self.message(tensor: overflow).contains("a storage has \(Int.max) elements"))
    let value = PyTorchBytes.dictionary([("w", PyTorchBytes.pair)])
    #expect(Self.message(PyTorchBytes.legacy(value, [("0", 3, [])])).contains("the storage '0' has 3 elements"))
    #expect(
      Self.message(PyTorchBytes.legacy(value, [("0", 2, [1])]))
        == "'f': its storage '0' must have 8 bytes, and the file has 1")
    #expect(Self.message(PyTorchBytes.legacy(value, [("1", 2, [])])).contains("the list of storages does not agree"))
  }

  // MARK: Pickles

  @Test(arguments: [
    ("t", "the stack has no mark"), ("R", "the stack is empty"), ("(R", "the stack is empty"),
    ("\u{0}", "there is no opcode 0 in protocols 2 to 5, or it constructs no data"),
    ("h\u{7}", "nothing is memorized as 7"), ("}N)R", "a value is called that is neither a class nor a function"),
    ("NNa", "items are added to something that is no list"), ("](NNNu", "a key has no value"),
    ("](NNu", "entries are set in something that is no dictionary"),
    ("N}b", "attributes are set on a value that cannot have any"),
    ("NQ", "the parts of a storage are not a tuple"), (")Q", "a storage is not described as 'torch.save' does"),
    ("ctorch\nFloatStorage\n)R", "a class is called that only names a type"),
    ("ctorch._utils\n_rebuild_tensor_v2\n)R", "a tensor has no storage or no offset"),
    ("ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._tensor\n_rebuild_from_type_v2\nN)tR", "has no tensor"),
  ]) func `a pickle that makes no sense is told where`(opcodes: String, reason: String) {
    let message = Self.message(value: PyTorchBytes.opcodes(opcodes))
    #expect(message.hasPrefix("'f': its pickle cannot be read at byte ") && message.contains(reason), "\(message)")
  }

  @Test func `lengths beyond the file take no memory`() {
    for opcode: UInt8 in [0x8d, 0x8e, 0x96] {
      let message = Self.message(value: [opcode] + PyTorchBytes.number(.max, byteCount: 8))
      #expect(message.hasSuffix(": it ends too early"), "\(message)")
    }
    #expect(Self.message(value: [0x8b, 255, 255, 255, 255]).hasSuffix(": it ends too early"))
  }

  @Test func `nesting without end, and values without number, end in an error`() {
    let depth = 300_000
    let nested = [UInt8](repeating: 0x5d, count: depth) + [UInt8](repeating: 0x61, count: depth - 1)
    #expect(Self.message(value: nested) == "'f' has no dictionary of tensors by name: save 'model.state_dict()'")
    let marks = [UInt8](repeating: 0x28, count: 5_000_000)
    #expect(Self.message(value: marks) == "'f' has more than 4,194,304 values, which is the limit")
    let tuples = [UInt8](repeating: 0x29, count: 2_000_000)
    #expect(Self.message(value: tuples) == "'f' has more than 1,048,576 objects, which is the limit")
  }

  @Test func `work does not grow with the square of a pickle's length`() {
    func repeated(_ opcodes: [UInt8]) -> [UInt8] { (0..<20_000).flatMap { _ in opcodes } }
    // The same long list made a dictionary again and again.
    let pairs = PyTorchBytes.opcodes("(") + repeated([0x4e, 0x4e, 0x86]) + [0x74, 0x85]
    let list = PyTorchBytes.opcodes("ccollections\nOrderedDict\nq\u{0}") + pairs + PyTorchBytes.opcodes("q\u{1}0")
    let message = Self.message(value: list + repeated(PyTorchBytes.opcodes("h\u{0}h\u{1}R0")))
    #expect(message.contains("a list is made a dictionary too often"))
    // And as the sizes of a tensor.
    let sizes = PyTorchBytes.tuple([[UInt8]](repeating: [0x4b, 1], count: 20_000))
    let tensor = PyTorchBytes.call(
      PyTorchBytes.global("torch._utils", "_rebuild_tensor_v2"),
      [PyTorchBytes.storage("0", count: 2), PyTorchBytes.integer(0), sizes, sizes])
    #expect(Self.message(tensor: tensor).hasSuffix("a tensor's sizes are 20000 numbers"))
  }
}
