internal import CSuture
import SutureSupport

/// What is wrong with a string or list passed by a plugin; the caller adds the context.
enum RawFault: Error, Hashable {
  case invalid(String)
  case tooLong(String, limit: Int)
}

// Strings and lists passed by a plugin: any pointer may be null and any count wrong.

extension suture_string {
  /// A copy of the text.
  func read(_ what: String, limit: Int) throws(RawFault) -> String {
    guard length <= UInt64(limit) else { throw .tooLong("bytes in \(what)", limit: limit) }
    guard length > 0 else { return "" }
    guard let bytes else { throw .invalid("a null pointer for \(what)") }
    let buffer = UnsafeRawBufferPointer(start: bytes, count: Int(length))
    guard let text = String(validating: buffer, as: UTF8.self) else { throw .invalid("\(what) that is not UTF-8") }
    return text
  }

  /// A copy of a name, which must not be empty or contain control characters.
  func readName(_ what: String, mayBeEmpty: Bool = false) throws(RawFault) -> String {
    let name = try read(what, limit: BuildLimits.nameLength)
    guard mayBeEmpty || !name.isEmpty else { throw .invalid("an empty \(what)") }
    guard name.unicodeScalars.allSatisfy(isPrintable) else { throw .invalid("\(what) with control characters") }
    return name
  }

  /// A copy of a message, truncated and with invalid UTF-8 replaced, never rejected.
  func readMessage() -> String {
    guard let bytes, length > 0 else { return "" }
    let count = Int(min(length, UInt64(BuildLimits.textLength)))
    return String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
  }
}

extension suture_integers {
  /// A copy of the list.
  func read(_ what: String, limit: Int) throws(RawFault) -> [Int] {
    guard count <= UInt64(limit) else { throw .tooLong("elements in \(what)", limit: limit) }
    return try elements(values, count, what).map { Int(clamping: $0) }
  }
}

/// A copy of a plugin's array; the caller has checked the count.
func elements<Element>(
  _ pointer: UnsafePointer<Element>?, _ count: UInt64, _ what: String
) throws(RawFault) -> [Element] {
  guard count > 0 else { return [] }
  guard let pointer, pointer.isAligned else { throw .invalid("an invalid pointer for \(what)") }
  return Array(UnsafeBufferPointer(start: pointer, count: Int(count)))
}

extension UnsafePointer {
  /// Whether its address is a multiple of the element's alignment.
  var isAligned: Bool { UInt(bitPattern: self) % UInt(MemoryLayout<Pointee>.alignment) == 0 }
}
