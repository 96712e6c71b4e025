import Foundation

/// The symbols that a library defines for the loader: what `nm -D --defined-only` prints.
public enum DynamicSymbols {
  struct Malformed: Error {}

  public static func defined(in path: String) throws -> [String] {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    func number(_ offset: Int, _ width: Int) -> Int {
      (0..<width).reversed().reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }
    }
    // Section headers: type, link, offset and size; 11 is the table of dynamic symbols.
    let sections = (0..<number(60, 2)).map { number(40, 8) + $0 * number(58, 2) }
    guard let table = sections.first(where: { number($0 + 4, 4) == 11 }) else { throw Malformed() }
    let names = number(sections[number(table + 40, 4)] + 24, 8)
    let entries = stride(from: number(table + 24, 8), to: number(table + 24, 8) + number(table + 32, 8), by: 24)
    return entries.filter { number($0 + 6, 2) != 0 }.map { entry in
      String(decoding: bytes[(names + number(entry, 4))...].prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
