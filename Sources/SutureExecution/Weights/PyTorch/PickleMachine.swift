import SutureSupport

/// Interprets a pickle: constructs tensors, containers, numbers and text, and nothing else.
///
/// It is closed: what a pickle may name is listed in `PyTorchGlobal`, and no code of a file is run. Work and memory grow
/// in proportion to the pickle, whose length is limited, and no nesting leads to recursion.
struct PickleMachine {
  /// The maximum length of a pickle in bytes; the elements of tensors lie outside it.
  private static let maximumLength = 1 << 26
  /// The maximum number of values, and of containers, tensors and storages among them.
  private static let maximumValueCount = 1 << 22
  private static let maximumObjectCount = 1 << 20
  /// The protocols that are read.
  static let protocols = 2...5

  /// Whether arrays of NumPy are read; otherwise naming one is an error.
  let readsArrays: Bool

  private var cursor: ByteCursor
  private var stack: [PickleValue] = []
  /// The heights of the stack at its marks.
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  private var valueCount = 0

  /// What the pickle has constructed.
  var objects = PickleObjects()
  /// The number of items of lists that were made dictionaries.
  var convertedCount = 0

  /// Starts at the beginning of a range of a file.
  init(_ bytes: StoredBytes, _ range: Range<Int>) {
    readsArrays = false
    cursor = ByteCursor(bytes, range, limit: Self.maximumLength)
  }

  /// Starts at the beginning of a file in memory that may contain arrays of NumPy.
  init(arraysIn bytes: [UInt8]) {
    readsArrays = true
    cursor = ByteCursor(.memory(bytes[...]), 0..<bytes.count, limit: bytes.count)
  }

  /// The offset in the file of the next byte: of the byte after the pickle once it has been run.
  var position: Int { cursor.position }
  /// The number of bytes that were read.
  var readCount: Int { cursor.offset }

  /// Runs the pickle to its end and returns its value.
  mutating func run() throws(PyTorchFileError.Fact) -> PickleValue {
    guard try cursor.byte() == PickleOpcode.proto.rawValue else { throw malformed("it does not state its protocol") }
    try checkProtocol()
    while true {
      let byte = try cursor.byte()
      guard let opcode = PickleOpcode(rawValue: byte) else {
        throw malformed("there is no opcode \(byte) in protocols 2 to 5, or it constructs no data")
      }
      if opcode == .stop { return try pop() }
      try execute(opcode)
    }
  }

  private mutating func checkProtocol() throws(PyTorchFileError.Fact) {
    let number = Int(try cursor.byte())
    guard Self.protocols.contains(number) else { throw malformed("protocol \(number) is not one of 2 to 5") }
  }

  // MARK: Opcodes

  private mutating func execute(_ opcode: PickleOpcode) throws(PyTorchFileError.Fact) {
    switch opcode {
    case .proto: try checkProtocol()
    case .frame: _ = try cursor.number(byteCount: 8)
    case .stop: break

    case .mark:
      try count()
      marks.append(stack.count)
    case .pop:
      // A mark on top of the stack is popped like a value.
      if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
    case .popMark: _ = try popToMark()
    case .dup: try push(try top())

    case .binput: try memoize(Int(try cursor.byte()))
    case .longBinput: try memoize(Int(try cursor.number(byteCount: 4)))
    case .memoize: try memoize(memo.count)
    case .binget: try push(try remembered(Int(try cursor.byte())))
    case .longBinget: try push(try remembered(Int(try cursor.number(byteCount: 4))))

    case .none: try push(.none)
    case .newTrue: try push(.boolean(true))
    case .newFalse: try push(.boolean(false))
    case .binint: try push(.integer(Int(Int32(truncatingIfNeeded: try cursor.number(byteCount: 4)))))
    case .binint1: try push(.integer(Int(try cursor.byte())))
    case .binint2: try push(.integer(Int(try cursor.number(byteCount: 2))))
    case .long1: try push(try integer(byteCount: 1))
    case .long4: try push(try integer(byteCount: 4))
    case .binfloat:
      // The only number of the format whose highest byte comes first.
      try push(.real(Double(bitPattern: try cursor.number(byteCount: 8).byteSwapped)))

    case .shortBinunicode: try push(try text(lengthBytes: 1))
    case .binunicode: try push(try text(lengthBytes: 4))
    case .binunicode8: try push(try text(lengthBytes: 8))
    case .shortBinstring: try push(try string(lengthBytes: 1))
    case .binstring: try push(try string(lengthBytes: 4))
    case .shortBinbytes: try push(.bytes(try block(lengthBytes: 1)))
    case .binbytes: try push(.bytes(try block(lengthBytes: 4)))
    case .binbytes8, .bytearray8: try push(.bytes(try block(lengthBytes: 8)))

    case .emptyTuple, .emptyList, .emptySet: try push(objects.add(sequence: []))
    case .tuple1: try pushTuple(of: 1)
    case .tuple2: try pushTuple(of: 2)
    case .tuple3: try pushTuple(of: 3)
    case .tuple, .list, .frozenSet: try push(objects.add(sequence: try popToMark()))
    case .append: try extend([try pop()])
    case .appends, .addItems: try extend(try popToMark())
    case .emptyDict: try push(objects.add(dictionary: []))
    case .dict: try push(objects.add(dictionary: try entries(try popToMark())))
    case .setItem:
      let value = try pop()
      try set([try pop(), value])
    case .setItems: try set(try popToMark())

    case .global:
      let module = try cursor.line()
      try pushGlobal(module, try cursor.line())
    case .stackGlobal:
      guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
        throw malformed("a class is named by something that is not text")
      }
      try pushGlobal(module, name)
    case .reduce, .newObject:
      let arguments = try pop()
      try push(try call(try pop(), arguments))
    case .build: try build()
    case .persistentID: try push(try storage(try pop()))
    }
  }

  // MARK: Stack and memo

  func malformed(_ reason: String) -> PyTorchFileError.Fact { .pickle(byte: cursor.offset, reason: reason) }

  mutating func push(_ value: PickleValue) throws(PyTorchFileError.Fact) {
    try count()
    stack.append(value)
  }

  /// Counts a value or mark.
  private mutating func count() throws(PyTorchFileError.Fact) {
    valueCount += 1
    guard valueCount <= Self.maximumValueCount else { throw .limit(of: "values", Self.maximumValueCount) }
    guard objects.count <= Self.maximumObjectCount else { throw .limit(of: "objects", Self.maximumObjectCount) }
  }

  func top() throws(PyTorchFileError.Fact) -> PickleValue {
    guard let value = stack.last, stack.count > marks.last ?? 0 else { throw malformed("the stack is empty") }
    return value
  }

  mutating func pop() throws(PyTorchFileError.Fact) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  private mutating func popToMark() throws(PyTorchFileError.Fact) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw malformed("the stack has no mark") }
    let items = Array(stack[mark...])
    stack.removeSubrange(mark...)
    return items
  }

  private mutating func memoize(_ index: Int) throws(PyTorchFileError.Fact) {
    memo[index] = try top()
    guard memo.count <= Self.maximumObjectCount else { throw .limit(of: "memorized values", Self.maximumObjectCount) }
  }

  private func remembered(_ index: Int) throws(PyTorchFileError.Fact) -> PickleValue {
    guard let value = memo[index] else { throw malformed("nothing is memorized as \(index)") }
    return value
  }

  // MARK: Numbers and text

  /// The bytes after their length.
  private mutating func block(lengthBytes: Int) throws(PyTorchFileError.Fact) -> [UInt8] {
    let count = try cursor.number(byteCount: lengthBytes)
    return try cursor.bytes(Int(clamping: count))
  }

  private mutating func text(lengthBytes: Int) throws(PyTorchFileError.Fact) -> PickleValue {
    guard let text = String(validating: try block(lengthBytes: lengthBytes), as: UTF8.self) else {
      throw malformed("a text is not UTF-8")
    }
    return .text(text)
  }

  /// A string of Python 2: text or bytes.
  private mutating func string(lengthBytes: Int) throws(PyTorchFileError.Fact) -> PickleValue {
    let bytes = try block(lengthBytes: lengthBytes)
    return String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .bytes(bytes)
  }

  /// An integer in two's complement after its length.
  private mutating func integer(byteCount: Int) throws(PyTorchFileError.Fact) -> PickleValue {
    let bytes = try block(lengthBytes: byteCount)
    guard bytes.count <= 8 else { return .bytes(bytes) }
    let isNegative = bytes.last.map { $0 >= 0x80 } ?? false
    return .integer(bytes.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) })
  }

  // MARK: Containers

  private mutating func pushTuple(of count: Int) throws(PyTorchFileError.Fact) {
    guard stack.count - (marks.last ?? 0) >= count else { throw malformed("the stack is empty") }
    let items = Array(stack.suffix(count))
    stack.removeLast(count)
    try push(objects.add(sequence: items))
  }

  /// Appends items to the list or set on top of the stack.
  private mutating func extend(_ items: [PickleValue]) throws(PyTorchFileError.Fact) {
    guard case .sequence(let index) = try top() else { throw malformed("items are added to something that is no list") }
    objects.sequences[index] += items
  }

  /// Sets entries, given as keys and values in turn, of the dictionary on top of the stack.
  private mutating func set(_ items: [PickleValue]) throws(PyTorchFileError.Fact) {
    let entries = try entries(items)
    guard case .dictionary(let index) = try top() else {
      throw malformed("entries are set in something that is no dictionary")
    }
    objects.dictionaries[index] += entries
  }

  private func entries(_ items: [PickleValue]) throws(PyTorchFileError.Fact) -> PickleObjects.Entries {
    guard items.count % 2 == 0 else { throw malformed("a key has no value") }
    return stride(from: 0, to: items.count, by: 2).map { (items[$0], items[$0 + 1]) }
  }
}
