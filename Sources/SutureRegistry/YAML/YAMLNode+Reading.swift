import SutureSupport

extension YAMLNode {
  /// Parses one document as untrusted input: bounded in size and depth, without aliases, anchors, merge keys, tags,
  /// directives, complex keys, duplicate keys or control characters.
  /// - Parameter file: the path that errors name.
  /// - Throws: `YAMLError` with the place of the first error.
  public init(_ bytes: [UInt8], file: String) throws(YAMLError) {
    guard bytes.count <= YAMLNode.maximumByteCount else {
      let message = "larger than \(YAMLNode.maximumByteCount / 1024) KiB"
      throw YAMLError(file: file, code: .tooLarge, message: message)
    }
    // YAML 1.2, 5.2: a document may begin with a byte order mark, which is not part of its content.
    let text = bytes.starts(with: YAMLNode.byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
    try YAMLNode.checkText(text, file: file)
    var builder = YAMLTreeBuilder(parser: try YAMLParser(text, file: file), file: file)
    self = try builder.document()
  }

  /// U+FEFF in UTF-8.
  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Refuses bytes that are not UTF-8, and NUL characters, which libyaml would treat as the end.
  private static func checkText(_ bytes: [UInt8], file: String) throws(YAMLError) {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var (line, column) = (1, 1)
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw YAMLError(
        file: file, line: 1, column: 1, code: .invalidCharacter, message: "the file is UTF-16; save it as UTF-8")
    }
    while true {
      let fault: String
      switch decoder.decode(&iterator) {
      case .emptyInput: return
      case .scalarValue("\n"):
        (line, column) = (line + 1, 1)
        continue
      case .scalarValue("\0"): fault = "a NUL character"
      case .scalarValue:
        column += 1
        continue
      case .error: fault = "invalid UTF-8"
      }
      throw YAMLError(file: file, line: line, column: column, code: .invalidCharacter, message: fault)
    }
  }
}

/// Builds a tree from the parser's events.
struct YAMLTreeBuilder {
  let parser: YAMLParser
  let file: String

  mutating func document() throws(YAMLError) -> YAMLNode {
    _ = try parser.next()  // start of stream
    let start = try parser.next()
    guard case .documentStart(let hasDirectives) = start.kind else {
      throw YAMLError(file: file, code: .documentCount, message: "the file has no content")
    }
    if hasDirectives { throw error(start, .directive, "directives are not allowed") }
    let root = try node(try parser.next(), depth: 1)
    _ = try parser.next()  // end of document
    let end = try parser.next()
    guard case .streamEnd = end.kind else {
      throw error(end, .documentCount, "a second document begins here; only one is allowed")
    }
    return root
  }

  private func error(_ event: YAMLEvent, _ code: YAMLError.Code, _ message: String) -> YAMLError {
    YAMLError(file: file, line: event.line, column: event.column, code: code, message: message)
  }

  private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
    if event.hasAnchor { throw error(event, .alias, "anchors are not allowed: quote values that begin with '&'") }
    if event.hasTag { throw error(event, .tag, "tags are not allowed: quote values that begin with '!'") }
    switch event.kind {
    case .alias: throw error(event, .alias, "aliases are not allowed: quote values that begin with '*'")
    case .scalar(let text, let isPlain):
      let isText = text.unicodeScalars.allSatisfy { isPrintable($0) || $0 == "\n" || $0 == "\t" }
      guard isText else { throw error(event, .invalidCharacter, "a control character in \(quoted(text))") }
      return YAMLNode(content: .scalar(text, isPlain: isPlain), line: event.line, column: event.column)
    case .sequenceStart:
      let content = YAMLNode.Content.sequence(try sequence(event, depth: depth))
      return YAMLNode(content: content, line: event.line, column: event.column)
    case .mappingStart:
      let content = YAMLNode.Content.mapping(try mapping(event, depth: depth))
      return YAMLNode(content: content, line: event.line, column: event.column)
    case .none, .streamStart, .streamEnd, .documentStart, .documentEnd, .sequenceEnd, .mappingEnd:
      throw error(event, .syntax, "a value is missing")
    }
  }

  private func checkDepth(_ event: YAMLEvent, _ depth: Int) throws(YAMLError) {
    guard depth <= YAMLNode.maximumDepth else {
      throw error(event, .tooDeep, "nested deeper than \(YAMLNode.maximumDepth) levels")
    }
  }

  private mutating func sequence(_ start: YAMLEvent, depth: Int) throws(YAMLError) -> [YAMLNode] {
    try checkDepth(start, depth)
    var items: [YAMLNode] = []
    while true {
      let event = try parser.next()
      if case .sequenceEnd = event.kind { return items }
      items.append(try node(event, depth: depth + 1))
    }
  }

  private mutating func mapping(_ start: YAMLEvent, depth: Int) throws(YAMLError) -> [YAMLNode.Entry] {
    try checkDepth(start, depth)
    var entries: [YAMLNode.Entry] = []
    var lines: [String: Int] = [:]
    while true {
      let event = try parser.next()
      if case .mappingEnd = event.kind { return entries }
      let key = try key(event, depth: depth)
      if let first = lines.updateValue(event.line, forKey: key) {
        throw error(event, .duplicateKey, "duplicate key \(quoted(key)), first given in line \(first)")
      }
      let value = try node(try parser.next(), depth: depth + 1)
      entries.append(YAMLNode.Entry(key: key, line: event.line, column: event.column, value: value))
    }
  }

  private mutating func key(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> String {
    switch event.kind {
    case .sequenceStart, .mappingStart: throw error(event, .complexKey, "a key must be a scalar")
    default: break
    }
    guard case .scalar(let key, let isPlain) = try node(event, depth: depth + 1).content else {
      throw error(event, .complexKey, "a key must be a scalar")
    }
    if key == "<<", isPlain { throw error(event, .alias, "merge keys are not allowed") }
    return key
  }
}
