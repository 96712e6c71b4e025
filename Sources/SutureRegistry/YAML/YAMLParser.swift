internal import CYAML

/// libyaml's parser and the bytes that it reads.
final class YAMLParser {
  private let file: String
  // libyaml keeps pointers into both, so neither may move.
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// Starts parsing bytes that have been checked to be UTF-8.
  init(_ bytes: [UInt8], file: String) throws(YAMLError) {
    self.file = file
    parser = .allocate(capacity: 1)
    input = .allocate(capacity: bytes.count)
    _ = input.initialize(from: bytes)
    guard yaml_parser_initialize(parser) == 1 else {
      // `deinit` deletes the parser, so give it a zeroed one.
      parser.initialize(to: yaml_parser_t())
      throw YAMLError(file: file, code: .unreadable, message: "out of memory")
    }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, UnsafePointer(input.baseAddress), input.count)
  }

  deinit {
    // Deleting a zeroed parser, left by a failed initialisation, has no effect.
    yaml_parser_delete(parser)
    parser.deallocate()
    input.deallocate()
  }

  /// The next event.
  /// - Throws: `YAMLError` with code `syntax` if the text is not YAML.
  func next() throws(YAMLError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw failure }
    defer { yaml_event_delete(&event) }
    return YAMLEvent(event)
  }

  private var failure: YAMLError {
    let state = parser.pointee
    guard let problem = state.problem.map({ String(cString: $0) }) else {
      return YAMLError(file: file, code: .unreadable, message: "out of memory")
    }
    if state.error == YAML_READER_ERROR {
      let before = input.prefix(Int(clamping: state.problem_offset))
      let line = before.count { $0 == UInt8(ascii: "\n") } + 1
      let lineBytes = before.suffix(from: before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? before.startIndex)
      let column = String(decoding: lineBytes, as: UTF8.self).unicodeScalars.count + 1
      return YAMLError(file: file, line: line, column: column, code: .invalidCharacter, message: problem)
    }
    let context = state.context.map { " \(String(cString: $0))" } ?? ""
    return YAMLError(
      file: file, line: Int(clamping: state.problem_mark.line) + 1,
      column: Int(clamping: state.problem_mark.column) + 1, code: .syntax,
      message: problem + context + (YAMLParser.advice(problem, context).map { ": \($0)" } ?? ""))
  }

  /// A hint at the likely fix, as libyaml's own message only says what the parser expected.
  private static func advice(_ problem: String, _ context: String) -> String? {
    if problem.contains("mapping values are not allowed") || problem.contains("expected ',' or") {
      return "quote values that contain ': '"
    }
    if context.contains("an alias") { return "quote values that begin with '*'" }
    if context.contains("an anchor") { return "quote values that begin with '&'" }
    if context.contains("a tag") { return "quote values that begin with '!'" }
    if problem.contains("cannot start any token") {
      return "quote values that begin with '@', '`' or '%', and indent with spaces"
    }
    return nil
  }
}
