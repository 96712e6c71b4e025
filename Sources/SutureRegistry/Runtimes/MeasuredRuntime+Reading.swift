import SutureGraph
import SutureSupport

extension MeasuredRuntime {
  /// The supported version of the schema.
  public static let schemaVersion = 1

  /// The maximum number of characters of a reason or caveat.
  private static let maximumTextLength = 200

  private static let keys = [
    "schema", "runtime", "version", "format", "opset", "converter", "exporter", "date", "tolerance", "shapes", "caveat",
    "modules",
  ]

  /// Reads a runtime's file.
  /// - Throws: `YAMLError` with the place of the first error.
  public init(contentsOf path: String) throws(YAMLError) {
    try self.init(YAMLReader.bytes(ofFile: path), path: path)
  }

  /// Reads a runtime from the bytes of a file.
  /// - Parameter path: the file's path; the file must be named after the runtime.
  /// - Throws: `YAMLError` with the place of the first error.
  public init(_ bytes: [UInt8], path: String) throws(YAMLError) {
    let fields = try YAMLReader(bytes, file: path).mapping(keys: MeasuredRuntime.keys)
    let schema = try fields.required("schema")
    guard try schema.integer() == MeasuredRuntime.schemaVersion else {
      let message = "unknown schema; this version reads schema \(MeasuredRuntime.schemaVersion)"
      throw schema.error(.invalidValue, message)
    }
    let name = try fields.required("runtime")
    let id = try name.text(
      "a lower-case letter, then letters, digits, '_' and '-', at most 64 characters", where: Name.isID)
    let file = "\(id).yaml"
    guard path == file || path.hasSuffix("/\(file)") else {
      throw name.error(.invalidValue, "the file of the runtime '\(id)' must be named '\(file)'")
    }
    self.id = id
    version = try fields.required("version").text(
      limit: 64, "letters, digits, '.', '_', '+' and '-'", where: Name.isVersionText)
    let format = try fields.required("format").word(of: Format.self)
    self.format = format
    opset = try fields["opset"]?.opset(of: format)
    if opset == nil, format == .onnx { _ = try fields.required("opset") }
    converter = try fields["converter"]?.line(limit: 64)
    exporter = try fields.required("exporter").line(limit: 64)
    date = try fields.required("date").text(limit: 10, "a date such as 2026-11-28", where: MeasuredRuntime.isDate)
    let tolerance = try fields.required("tolerance").real(in: 1e-9...1)
    self.tolerance = tolerance
    shapes = try fields.required("shapes").list(limit: 16) { item throws(YAMLError) in
      try item.parsed("a shape such as 1x64x14x14", Shape.init(parsing:))
    }
    if shapes.isEmpty { throw try fields.required("shapes").error(.invalidValue, "'shapes' is empty") }
    caveat = try fields["caveat"]?.line(limit: MeasuredRuntime.maximumTextLength)
    measurements = try fields.required("modules").measurements(
      tolerance: tolerance, textLength: MeasuredRuntime.maximumTextLength)
    self.path = path
    digest = SHA256.hexDigest(of: bytes)
  }

  /// Whether a text is a day of the calendar: `2026-11-28`.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy(Name.isDigit) }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1...12).contains(month)
    else { return false }
    let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...lengths[month - 1]).contains(day)
  }
}

extension YAMLReader {
  /// A text of one line.
  fileprivate func line(limit: Int) throws(YAMLError) -> String {
    try text(limit: limit, "one line") { !$0.utf8.contains(UInt8(ascii: "\n")) }
  }

  fileprivate func opset(of format: MeasuredRuntime.Format) throws(YAMLError) -> Int {
    guard format == .onnx else {
      throw error(.invalidValue, "'opset' is for 'format: onnx', not for 'format: \(format.rawValue)'")
    }
    return try integer(in: 1...1000)
  }

  fileprivate func measurements(
    tolerance: Double, textLength: Int
  ) throws(YAMLError) -> [String: MeasuredRuntime.Measurement] {
    var measurements: [String: MeasuredRuntime.Measurement] = [:]
    for entry in try entries() {
      guard Name.isID(entry.key) else {
        throw YAMLError(
          file: file, line: entry.line, column: entry.column, code: .invalidValue,
          message: "\(quoted(entry.key)) is not a module id")
      }
      measurements[entry.key] = try value(entry).measurement(tolerance: tolerance, textLength: textLength)
    }
    return measurements
  }

  private func measurement(
    tolerance: Double, textLength: Int
  ) throws(YAMLError) -> MeasuredRuntime.Measurement {
    let fields = try mapping(keys: ["version", "error", "fails", "caveat"])
    let version = try fields.required("version").parsed("a version such as 1.0.0", Version.init(parsing:))
    let outcome: MeasuredRuntime.Measurement.Outcome
    switch (fields["error"], fields["fails"]) {
    case (let error?, nil):
      let value = try error.real(in: 0...1)
      guard value <= tolerance else {
        let message = "'error' is \(value), above the tolerance \(tolerance): give the reason as 'fails'"
        throw error.error(.invalidValue, message)
      }
      outcome = .runs(error: value)
    case (nil, let fails?): outcome = .fails(reason: try fails.line(limit: textLength))
    default: throw error(.missingKey, "\(title) needs either 'error' or 'fails'")
    }
    let caveat = try fields["caveat"]?.line(limit: textLength)
    if let item = fields["caveat"], case .fails = outcome {
      throw item.error(.invalidValue, "'caveat' is for modules that run; this one has 'fails'")
    }
    return MeasuredRuntime.Measurement(version: version, outcome: outcome, caveat: caveat)
  }
}
