internal import CSQLite
import FoundationEssentials
import SutureGraph

/// One row of a result, valid until the next one is read; columns are numbered from 0.
struct Row: ~Copyable {
  private let handle: OpaquePointer
  private let path: String

  init(handle: OpaquePointer, path: String) {
    self.handle = handle
    self.path = path
  }

  /// The value of a column of any type.
  func value(_ column: Int) -> SQLiteValue {
    let column = index(column)
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
    case SQLITE_TEXT:
      // Get the pointer first: conversion to text may change the byte count.
      let bytes = sqlite3_column_text(handle, column)
      let count = Int(sqlite3_column_bytes(handle, column))
      return .text(String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self))
    case SQLITE_BLOB:
      let bytes = sqlite3_column_blob(handle, column)
      let count = Int(sqlite3_column_bytes(handle, column))
      return .blob([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
    default: return .null
    }
  }

  /// All values, by column name.
  var values: [String: SQLiteValue] {
    var values: [String: SQLiteValue] = [:]
    for column in 0..<Int(sqlite3_column_count(handle)) {
      guard let name = sqlite3_column_name(handle, Int32(column)) else { continue }
      values[String(cString: name)] = value(column)
    }
    return values
  }

  /// Whether a column is NULL.
  func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, index(column)) == SQLITE_NULL }

  /// An integer; throws if the column has another type or is NULL.
  func int(_ column: Int) throws(StoreError) -> Int {
    guard case .integer(let number) = value(column), let number = Int(exactly: number) else {
      throw mismatch(column, "an integer")
    }
    return number
  }

  /// A real number or a converted integer; throws if the column has another type or is NULL.
  func double(_ column: Int) throws(StoreError) -> Double {
    switch value(column) {
    case .real(let number): return number
    case .integer(let number): return Double(number)
    default: throw mismatch(column, "a number")
    }
  }

  /// Text; throws if the column has another type or is NULL.
  func string(_ column: Int) throws(StoreError) -> String {
    guard case .text(let text) = value(column) else { throw mismatch(column, "text") }
    return text
  }

  /// A value decoded from JSON; throws if the column has another type or form.
  func decoded<Value: Decodable>(_ type: Value.Type, _ column: Int) throws(StoreError) -> Value {
    let text = try string(column)
    do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
      throw mismatch(column, "JSON of the expected form")
    }
  }

  /// Bytes; throws if the column has another type or is NULL.
  func bytes(_ column: Int) throws(StoreError) -> [UInt8] {
    guard case .blob(let bytes) = value(column) else { throw mismatch(column, "bytes") }
    return bytes
  }

  /// An integer, nil for NULL.
  func optionalInt(_ column: Int) throws(StoreError) -> Int? { isNull(column) ? nil : try int(column) }

  /// A number, nil for NULL.
  func optionalDouble(_ column: Int) throws(StoreError) -> Double? { isNull(column) ? nil : try double(column) }

  /// Text, nil for NULL.
  func optionalString(_ column: Int) throws(StoreError) -> String? { isNull(column) ? nil : try string(column) }

  /// A non-negative integer, nil for NULL; differences of such numbers never overflow.
  func optionalCount(_ column: Int) throws(StoreError) -> Int? {
    guard let number = try optionalInt(column) else { return nil }
    guard number >= 0 else { throw mismatch(column, "a count") }
    return number
  }

  /// A finite number, nil for NULL.
  func optionalFinite(_ column: Int) throws(StoreError) -> Double? {
    guard let number = try optionalDouble(column) else { return nil }
    guard number.isFinite else { throw mismatch(column, "a finite number") }
    return number
  }

  private func index(_ column: Int) -> Int32 {
    precondition((0..<Int(sqlite3_column_count(handle))).contains(column), "a row has the columns selected")
    return Int32(column)
  }

  /// The error for a column with an unexpected type.
  func mismatch(_ column: Int, _ expected: String) -> StoreError {
    let name = sqlite3_column_name(handle, index(column)).map { String(cString: $0) } ?? "\(column)"
    let found =
      switch value(column) {
      case .null: "nothing"
      case .integer: "an integer"
      case .real: "a real number"
      case .text: "text"
      case .blob: "bytes"
      }
    return .column(path: path, name: name, expected: expected, found: found)
  }
}
