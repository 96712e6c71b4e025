import Foundation
import SutureExecution
import SutureGraph
import SutureSupport
import SutureTestSupport
import Testing

struct SafeTensorsTests {
  private static let fixtures = "\(Checkout.root)/Tests/SutureEngineTests/Fixtures"

  private static func fixture(_ name: String) throws -> SafeTensors {
    try SafeTensors(contentsOf: "\(fixtures)/\(name).safetensors")
  }

  /// A file from its header and its data.
  private static func file(_ header: String, _ data: [UInt8] = []) -> [UInt8] {
    let count = header.utf8.count
    return (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + header.utf8 + data
  }

  // MARK: Reading

  @Test(arguments: ["se", "eca", "cbam", "simam", "gct"]) func `a fixture written elsewhere is read`(name: String)
    throws
  {
    let file = try Self.fixture(name)
    #expect(file.metadata["module"] == name)
    #expect(file.metadata["layout"] == "NCHW")
    #expect(file["x"]?.shape == [2, 32, 8, 6])
    #expect(file["eval/y"]?.shape == [2, 32, 8, 6])
    #expect(file.names == file.names.sorted())
  }

  @Test func `values are those of the file`() throws {
    let file = try Self.fixture("se")
    let weight = try #require(file["param/fc.0.weight"])
    #expect(weight.shape == [8, 32])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(Self.fixtures)/se.safetensors"))
    let start = 8 + 872 + 12288
    let first = bytes[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    #expect(weight.values[0] == Float(bitPattern: first))
    #expect(file["nothing"] == nil)
    #expect(file.metadata["hyperparameters"] == "{\"reduction\": 4}")
  }

  @Test(
    arguments: [
      ("F32", [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0], [1, -2]),
      ("F64", [0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0], [1, -2]),
      ("BF16", [0x80, 0x3f, 0x00, 0xc0], [1, -2]),
      ("I64", [1, 0, 0, 0, 0, 0, 0, 0, 0xfe, 255, 255, 255, 255, 255, 255, 255], [1, -2]),
      ("F16", [0x00, 0x3c, 0x00, 0xc0], [1, -2]),
      ("F16", [0x01, 0x00, 0x01, 0x84], [0x1p-24, -0x1.004p-14]),
      ("F16", [0xff, 0x7b, 0x00, 0xfc], [65504, -.infinity]),
      ("I32", [1, 0, 0, 0, 0xfe, 255, 255, 255], [1, -2]), ("I16", [1, 1, 0xfe, 255], [257, -2]),
      ("I8", [1, 0xfe], [1, -2]), ("U8", [1, 0xfe], [1, 254]), ("BOOL", [0, 1], [0, 1]),
    ] as [(String, [UInt8], [Float])])
  func `every type is converted`(type: String, data: [UInt8], values: [Float]) throws {
    let header = "{\"t\":{\"dtype\":\"\(type)\",\"shape\":[2],\"data_offsets\":[0,\(data.count)]}}"
    let file = try SafeTensors(bytes: Self.file(header, data), path: "f")
    #expect(file["t"]?.values == values)
  }

  @Test func `scalars, empty tensors, spaces and escapes are read`() throws {
    let header = """
      { "__metadata__" : {"a\\n\\u00e9\\ud83d\\ude00" : "\\"\\\\\\/"} , "s\\u0041":{"shape":[],"dtype":"F32", \
      "data_offsets":[0,4]},"e":{"dtype":"F32","shape":[3,0],"data_offsets":[4,4]} }   
      """
    let file = try SafeTensors(bytes: Self.file(header, [0, 0, 0, 0x40]), path: "f")
    #expect(file.metadata == ["a\né😀": "\"\\/"])
    #expect(file["sA"] == Tensor([], [2]))
    #expect(file["e"] == Tensor([3, 0], []))
  }

  /// The first bytes of these lengths are those of a pickle of protocol 2 to 5.
  @Test(arguments: [640, 896, 1152, 1408]) func `a header's length is not taken for a pickle`(length: Int) throws {
    let header = "{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
    let padded = header + String(repeating: " ", count: length - header.utf8.count)
    let bytes = Self.file(padded, [0, 0, 0, 0x40])
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let path = folder.file("t.bin")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    for file in [try WeightFile(bytes: bytes, path: "t.bin"), try WeightFile(contentsOf: path)] {
      #expect(file.format == .safetensors)
      #expect(try file.tensor("t")?.values == [2])
    }
  }

  @Test(arguments: ["U16", "C64", "F8_E4M3", "F31"])
  func `tensors of other types are skipped, and refused only where they are needed`(type: String) throws {
    let header = """
      {"flag":{"dtype":"\(type)","shape":[3],"data_offsets":[0,3]},"x":{"dtype":"F32","shape":[1],"data_offsets":[3,7]}}
      """
    let file = try SafeTensors(bytes: Self.file(header, [1, 0, 1, 0, 0, 0, 0x40]), path: "f")
    #expect(file.names == ["flag", "x"])
    #expect(file["x"] == Tensor([1], [2]))
    #expect(file.shape(of: "flag") == [3] && file.contains("flag") && file["flag"] == nil)
    let error = #expect(throws: SafeTensorsError.self) { try file.require("flag", path: "f") }
    let clause = type == "F31" ? " (did you mean 'F32'?)" : ""
    #expect(
      error?.description.hasPrefix("'f', tensor 'flag': elements of type '\(type)' are not read\(clause)") == true)
  }

  @Test func `names are told apart by their bytes`() throws {
    // é composed, and e with a combining accent: equal as Swift strings.
    let (composed, decomposed) = ("\u{e9}", "e\u{301}")
    let header = """
      {"\(composed)":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},\
      "\(decomposed)":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}
      """
    var file = try SafeTensors(bytes: Self.file(header, [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40]), path: "f")
    #expect(file[composed]?.values == [1])
    #expect(file[decomposed]?.values == [2])
    let path = FileManager.default.temporaryDirectory.path + "/suture-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try file.write(to: path)
    let again = try SafeTensors(contentsOf: path)
    #expect(again[composed]?.values == [1] && again[decomposed]?.values == [2])
    file[composed] = nil
    #expect(file.names.map { Array($0.utf8) } == [Array(decomposed.utf8)])
  }

  @Test func `a file of many gigabytes costs what is read of it`() throws {
    let path = FileManager.default.temporaryDirectory.path + "/suture-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let count = 5 << 30
    let header = """
      {"small":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},\
      "large":{"dtype":"F32","shape":[\(count)],"data_offsets":[4,\(4 + 4 * count)]}}
      """
    let bytes = Self.file(header, [0, 0, 0, 0x40])
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    // Sparse: it takes no room on the disk.
    try #require(truncate(path, off_t(bytes.count + 4 * count)) == 0)
    let file = try SafeTensors(contentsOf: path)
    #expect(file["small"]?.values == [2])
    #expect(file.shape(of: "large") == [count])
  }

  @Test func `a device without an end is refused at once`() {
    let error = #expect(throws: SafeTensorsError.self) { try SafeTensors(contentsOf: "/dev/zero") }
    #expect(error?.description == "'/dev/zero': the header is malformed at byte 8: '{' is expected")
  }

  // MARK: Hostile files

  @Test(
    arguments: [
      ([], "'f': not a safetensors file: it has 0 bytes, fewer than the header's length takes"),
      (
        [255, 255, 255, 255, 255, 255, 255, 255, 0],
        "'f': not a safetensors file, or a damaged one: it declares a header of 18446744073709551615 bytes, "
          + "but there is room for only 1"
      ),
      (
        [3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d],
        "'f': not a safetensors file, or a damaged one: it declares a header of 3 bytes, but there is room for only 2"
      ),
      (file(""), "'f': the header is malformed at byte 8: '{' is expected"),
      (file("[]"), "'f': the header is malformed at byte 8: '{' is expected"),
      (file("{} x"), "'f': the header is malformed at byte 11: something follows the end"),
      (file("{\"a"), "'f': the header is malformed at byte 11: the text ends inside a string"),
      (file("{\"a\":1}"), "'f': the header is malformed at byte 13: '{' is expected"),
      (file("{\"__metadata__\":{\"k\":1}}"), "'f': the header is malformed at byte 29: '\"' is expected"),
      (file("{\"\\ud800\":{}}"), "'f': the header is malformed at byte 16: an escape is not one of JSON's"),
      (
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}"),
        "'f': the header is malformed at byte 13: tensor 'a' needs 'dtype', 'shape' and two 'data_offsets'"
      ),
      (
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}"),
        "'f': the header is malformed at byte 37: the number -1 is negative"
      ),
      (
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}}"),
        "'f': the header is malformed at byte 37: the number 99999999999999999999 is too large"
      ),
      (
        file("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}}"),
        "'f': the header is malformed at byte 65: tensor 'a' has an unknown key 'x'"
      ),
      (
        file("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"),
        "'f': the header has the key 'dtype' twice in one object"
      ),
    ] as [([UInt8], String)])
  func `a header that is not the format's is refused`(bytes: [UInt8], message: String) {
    let error = #expect(throws: SafeTensorsError.self) { try SafeTensors(bytes: bytes, path: "f") }
    #expect(error?.description == message)
  }

  @Test(arguments: [
    ("[1]", "[0,8]", 4, "its data lies at 0..<8, which is not within the file's 4 bytes of data"),
    ("[1]", "[4,0]", 4, "its data lies at 4..<0, which is not within the file's 4 bytes of data"),
    (
      "[1]", "[0,9223372036854775807]", 4,
      "its data lies at 0..<9223372036854775807, which is not within the file's 4 bytes of data"
    ),
    ("[2]", "[0,4]", 4, "its shape and type ask for 8 bytes, and it has 4"),
    ("[4294967296,4294967296]", "[0,4]", 4, "the shape 4294967296×4294967296 holds more elements than a tensor may"),
    (
      "[0,9223372036854775807,4]", "[0,0]", 0, "the shape 0×9223372036854775807×4 holds more elements than a tensor may"
    ),
    ("[1,1,1,1,1,1,1,1,1]", "[0,4]", 4, "9 dimensions; at most 8 are read"),
    ("[1]", "[4,8]", 8, "its data begins at 4 and leaves a gap: the tensor before ends at 0"),
  ]) func `a tensor that lies about its place or size is refused`(
    shape: String, offsets: String, count: Int, message: String
  ) {
    let header = "{\"a\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":\(offsets)}}"
    let error = #expect(throws: SafeTensorsError.self) {
      try SafeTensors(bytes: Self.file(header, [UInt8](repeating: 0, count: count)), path: "f")
    }
    #expect(error?.description == "'f', tensor 'a': \(message)")
  }

  @Test func `overlaps, duplicates and spare bytes are refused`() {
    func entry(_ name: String, _ begin: Int) -> String {
      "\"\(name)\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[\(begin),\(begin + 4)]}"
    }
    let data = [UInt8](repeating: 0, count: 8)
    #expect(throws: SafeTensorsError("f", tensor: "b", .position(expected: 4, found: 2))) {
      try SafeTensors(bytes: Self.file("{\(entry("a", 0)),\(entry("b", 2))}", data), path: "f")
    }
    #expect(throws: SafeTensorsError("f", .duplicate("a"))) {
      try SafeTensors(bytes: Self.file("{\(entry("a", 0)),\(entry("a", 4))}", data), path: "f")
    }
    #expect(throws: SafeTensorsError("f", .trailingBytes(4))) {
      try SafeTensors(bytes: Self.file("{\(entry("a", 0))}", data), path: "f")
    }
  }

  @Test func `no cut and no changed byte of a real header crashes the reader`() {
    let good = Self.file(
      "{\"__metadata__\":{\"k\":\"v\\u0041\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}",
      [UInt8](repeating: 1, count: 8))
    for length in 0..<good.count {
      #expect(throws: SafeTensorsError.self) { try SafeTensors(bytes: Array(good[..<length]), path: "f") }
    }
    for index in good.indices.dropLast(8) {
      for byte: UInt8 in [0, 0x22, 0x2d, 0x39, 0x5c, 0x7b, 0x80, 0xff] {
        var damaged = good
        damaged[index] = byte
        // Some changes leave a sound file; none may trap.
        _ = try? SafeTensors(bytes: damaged, path: "f")
      }
    }
  }

  // MARK: Writing

  @Test func `what is written is read back, names sorted and data aligned`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/suture-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var file = SafeTensors(metadata: ["note": "line\n\"quoted\" \\ \u{1} é"])
    file.set("b", Tensor([2, 2], [1, -2, .infinity, 0.1]))
    file.set("a\"/", Tensor([], [3]))
    file.set("c", Tensor([0, 4], []))
    file.set("d", Tensor([1], [1]))
    file["d"] = nil
    file.set("b", Tensor([2, 2], [5, 6, 7, 8]))
    #expect(file.names == ["b", "a\"/", "c"])
    let path = folder + "/out.safetensors"
    try file.write(to: path)

    let again = try SafeTensors(contentsOf: path)
    #expect(again.names == ["a\"/", "b", "c"])
    #expect(again.metadata == file.metadata)
    for name in file.names { #expect(again[name] == file[name]) }
    let bytes = try FileBytes.read(path)
    #expect(bytes[0] % 8 == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["out.safetensors"])
    try again.write(to: path)
    #expect(try FileBytes.read(path) == bytes)
  }

  @Test func `integers are written as such, and read as numbers`() throws {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    var file = SafeTensors()
    file.set("count", [], integers: [7])
    file.set("x", Tensor([1], [0.5]))
    file.set("pair", [2], integers: [-1, 1 << 40])
    #expect(file["pair"] == Tensor([2], [-1, 0x1p40]) && file.shape(of: "count") == [])
    let path = folder.file("out.safetensors")
    try file.write(to: path)
    let bytes = try FileBytes.read(path)
    let header = String(decoding: bytes.dropFirst(8).prefix { $0 != 0 }, as: UTF8.self)
    #expect(header.contains(#""count":{"dtype":"I64","shape":[],"data_offsets":[0,8]}"#), "\(header)")
    #expect(header.contains(#""x":{"dtype":"F32","shape":[1],"data_offsets":[24,28]}"#), "\(header)")
    #expect(try SafeTensors(contentsOf: path)["pair"] == Tensor([2], [-1, 0x1p40]))
    file["count"] = nil
    #expect(file.names == ["x", "pair"])
  }

  @Test func `an empty collection is a file`() throws {
    #expect(try SafeTensors(bytes: Self.file("{}"), path: "f") == SafeTensors())
  }

  @Test func `what cannot be read is not left out where it would be written`() throws {
    let header = "{\"flag\":{\"dtype\":\"C64\",\"shape\":[],\"data_offsets\":[0,8]}}"
    let file = try SafeTensors(bytes: Self.file(header, [UInt8](repeating: 0, count: 8)), path: "f")
    let path = FileManager.default.temporaryDirectory.path + "/suture-\(UUID().uuidString).safetensors"
    let error = #expect(throws: SafeTensorsError.self) { try file.write(to: path) }
    #expect(error?.description.contains("tensor 'flag': elements of type 'C64' are not read") == true)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func `the metadata's name cannot be a tensor's`() {
    var file = SafeTensors()
    file.set("__metadata__", Tensor([1], [1]))
    #expect(throws: SafeTensorsError("/dev/null/x", tensor: "__metadata__", .reservedName)) {
      try file.write(to: "/dev/null/x")
    }
  }

  @Test func `a path that cannot be read or written is named`() {
    let reading = #expect(throws: SafeTensorsError.self) { try SafeTensors(contentsOf: "/nonexistent.safetensors") }
    #expect(reading?.description == "cannot read '/nonexistent.safetensors': no such file or directory")
    let writing = #expect(throws: SafeTensorsError.self) { try SafeTensors().write(to: "/dev/null/x") }
    #expect(writing?.description == "cannot write '/dev/null/x': not a directory")
  }

  @Test func `a missing tensor gets a suggestion`() throws {
    let file = try Self.fixture("se")
    let error = #expect(throws: SafeTensorsError.self) { try file.require("eval/x", path: "se.safetensors") }
    #expect(error?.description == "'se.safetensors', tensor 'eval/x': there is no such tensor (did you mean 'eval/y'?)")
    #expect(try file.require("x", path: "se.safetensors").shape == [2, 32, 8, 6])
  }

  @Test func `a missing tensor that resembles none is told with the names that there are`() throws {
    var file = SafeTensors()
    let empty = #expect(throws: SafeTensorsError.self) { try file.require("weight", path: "f") }
    #expect(empty?.description == "'f', tensor 'weight': there is no such tensor; the file has no tensors")
    for name in ["a", "b", "c", "d", "e", "f", "g"] { file.set(name, Tensor([1], [0])) }
    let error = #expect(throws: SafeTensorsError.self) { try file.require("weight", path: "f") }
    #expect(
      error?.description
        == "'f', tensor 'weight': there is no such tensor; the file has 'a', 'b', 'c', 'd', 'e' and 2 more")
  }
}
