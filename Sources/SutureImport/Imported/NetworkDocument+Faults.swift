import SutureSupport

extension NetworkDocument {
  /// What is wrong with a file that cannot be decoded, as a clause about the file.
  /// - Parameters:
  ///   - error: the error of the decoder.
  ///   - bytes: the file.
  static func fault(_ error: any Error, in bytes: [UInt8]) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    switch error {
    case .keyNotFound(let key, let context): return "\(place(context) ?? "it") has no '\(key.stringValue)'"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return place(context).map { "\($0) has a value of the wrong kind" } ?? "it is no JSON object"
    case .dataCorrupted(let context):
      return place(context).map { "\($0) has an invalid value" } ?? syntaxFault(in: bytes)
    @unknown default: return "\(error)"
    }
  }

  /// The place of a value in quotation marks, such as `'network.nodes[3].name'`; nil for the whole file.
  private static func place(_ context: DecodingError.Context) -> String? {
    guard !context.codingPath.isEmpty else { return nil }
    let path = context.codingPath.reduce("") { path, key in
      path + (key.intValue.map { "[\($0)]" } ?? (path.isEmpty ? "" : ".") + key.stringValue)
    }
    return quoted(path, limit: 200)
  }

  /// Why a file is no JSON, of which the decoder does not tell the place.
  private static func syntaxFault(in bytes: [UInt8]) -> String {
    var scanner = JSONScanner(bytes[...], maximumStringLength: bytes.count)
    do {
      try scanner.check()
    } catch let fault as JSONScanner.Fault {
      // Also where a word is cut off.
      let rest = bytes.dropFirst(fault.byte)
      return ["true", "false", "null", "-"].contains { $0.utf8.starts(with: rest) }
        ? "it ends too early, after \(Words.plural(bytes.count, "byte"))"
        : "it is no JSON at byte \(fault.byte): \(fault.reason)"
    } catch {
      return "\(error)"
    }
    // All values are those of JSON: what is left are numbers such as 1.5 in place of integers.
    return "one of its numbers is not an integer, or too large"
  }
}
