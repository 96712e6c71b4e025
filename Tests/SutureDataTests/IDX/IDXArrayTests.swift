import SutureData
import Testing

struct IDXArrayTests {
  private static let vector: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]
  private static let matrix: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4]

  @Test func `sizes and elements are read in file order`() throws {
    let vector = try IDXArray(file: Self.vector, path: "v")
    #expect(vector == IDXArray(dimensions: [3], bytes: [7, 8, 9]))
    let matrix = try IDXArray(file: Self.matrix, path: "m")
    #expect(matrix == IDXArray(dimensions: [2, 2], bytes: [1, 2, 3, 4]))
  }

  @Test func `a gzipped file is read like the plain one`() throws {
    #expect(try IDXArray(file: Gzip.stored(Self.matrix), path: "m") == IDXArray(file: Self.matrix, path: "m"))
    let large = [0, 0, 8, 1, 0, 2, 0, 0] + [UInt8](repeating: 5, count: 131_072)
    #expect(try IDXArray(file: Gzip.stored(large), path: "l").bytes.count == 131_072)
  }

  @Test func `a size of zero is an empty array`() throws {
    let bytes: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 5]
    #expect(try IDXArray(file: bytes, path: "e").dimensions == [0, 5])
    #expect(try IDXArray(file: Gzip.stored(bytes), path: "e").bytes.isEmpty)
  }

  @Test(
    arguments: [
      ([], "is truncated: its header announces 4 bytes, but it has 0"),
      ([0, 0, 8], "is truncated: its header announces 4 bytes, but it has 3"),
      ([0x50, 0x4b, 3, 4], "is not an IDX file: it begins with 50 4b 03 04, not with 00 00"),
      ([0, 0, 0x0d, 1, 0, 0, 0, 0], "has elements of type 0x0d; only unsigned bytes (0x08) are supported"),
      ([0, 0, 8, 0], "has 0 dimensions; 1 to 4 are supported"),
      ([0, 0, 8, 5], "has 5 dimensions; 1 to 4 are supported"),
      ([0, 0, 8, 2, 0, 0, 0, 1], "is truncated: its header announces 12 bytes, but it has 8"),
      ([0, 0, 8, 1, 0, 0, 0, 3, 1, 2], "is truncated: its header announces 11 bytes, but it has 10"),
      ([0, 0, 8, 1, 0, 0, 0, 1, 1, 2], "has extra bytes after the end that its header announces"),
      (
        [0, 0, 8, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        "announces 4294967295×4294967295 bytes, which exceeds the limit of 1 GiB"
      ),
      (
        [0, 0, 8, 3, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        "announces 0×4294967295×4294967295 bytes, which exceeds the limit of 1 GiB"
      ),
    ] as [([UInt8], String)])
  func `a file with a wrong header is refused, plain and gzipped`(bytes: [UInt8], message: String) {
    let plain = #expect(throws: DataError.self) { try IDXArray(file: bytes, path: "train") }
    #expect(plain?.description == "'train' \(message)")
    let packed = #expect(throws: DataError.self) { try IDXArray(file: Gzip.stored(bytes), path: "train") }
    #expect(packed?.description == "'train' \(message)")
  }

  @Test func `every truncation of a gzipped file is refused`() {
    let file = Gzip.stored(Self.matrix)
    for length in 2..<file.count {
      #expect(throws: DataError.self, "\(length) bytes") { try IDXArray(file: Array(file[..<length]), path: "cut") }
    }
  }

  @Test func `a flipped bit anywhere in a gzipped file's content is detected`() {
    let file = Gzip.stored(Self.matrix)
    for index in 10..<file.count {
      var damaged = file
      damaged[index] ^= 1
      #expect(throws: DataError.self, "byte \(index)") { try IDXArray(file: damaged, path: "damaged") }
    }
  }

  @Test(arguments: [[1], [0x1f], [0, 0, 7], [0x1f, 0x8c, 8]] as [[UInt8]])
  func `bytes after a gzip stream that are neither padding nor a member are refused`(bytes: [UInt8]) {
    #expect(throws: DataError.file("g", .trailingBytes)) {
      try IDXArray(file: Gzip.stored(Self.matrix) + bytes, path: "g")
    }
  }

  @Test(
    arguments: [
      ([[5, 10]], 0), ([[0, 4], [4, 9]], 0), ([[0, 2], [2, 12], [12, 12]], 0), ([[0, 0], [0, 3]], 0), ([], 512),
      ([[0, 7], [7, 7]], 3),
    ] as [([[Int]], Int)])
  func `the members of a gzip file are concatenated, with empty ones and zero padding`(
    cuts: [[Int]], padding: Int
  ) throws {
    let bytes = Self.matrix
    var start = 0
    var file: [UInt8] = []
    // Each pair names a piece; what lies before and after is further members.
    for cut in cuts + [[bytes.count, bytes.count]] {
      file += Gzip.stored(Array(bytes[start..<cut[0]])) + Gzip.stored(Array(bytes[cut[0]..<cut[1]]))
      start = cut[1]
    }
    file += [UInt8](repeating: 0, count: padding)
    #expect(try IDXArray(file: file, path: "g") == IDXArray(file: bytes, path: "p"))
  }

  @Test func `a damaged or truncated later member is refused`() {
    let file = Gzip.stored(Array(Self.matrix.prefix(6))) + Gzip.stored(Array(Self.matrix.dropFirst(6)))
    let empty = Gzip.stored([])
    for length in 2..<file.count {
      #expect(throws: DataError.self, "\(length) bytes") { try IDXArray(file: Array(file[..<length]), path: "cut") }
    }
    for length in 3..<empty.count {
      #expect(throws: DataError.self, "\(length) bytes") {
        try IDXArray(file: file + empty.prefix(length), path: "cut")
      }
    }
    #expect(throws: DataError.file("g", .trailingBytes)) {
      try IDXArray(file: file + Gzip.stored([1]), path: "g")
    }
  }

  @Test func `a small gzip file that announces a gigabyte is refused`() {
    let bytes: [UInt8] = [0, 0, 8, 1, 0x40, 0, 0, 0, 1, 2, 3]
    #expect(throws: DataError.file("g", .truncated(expected: 8 + 1 << 30, found: 8))) {
      try IDXArray(file: Gzip.stored(bytes), path: "g")
    }
  }

  @Test func `the error for a missing file has the system's reason`() {
    let error = #expect(throws: DataError.self) { try IDXArray(contentsOf: "/nonexistent/idx") }
    #expect(error?.description == "cannot read '/nonexistent/idx': no such file or directory")
  }
}
