@testable import SutureGraph

/// Parts of an encoding, written by hand.
enum FragmentBytes {
  /// An encoding of a fragment whose input has these sizes, with events before its end.
  static func fragment(_ sizes: [UInt64], _ events: [UInt8]..., end: [UInt8] = [0, 1]) -> [UInt8] {
    FragmentFormat.magic + [FragmentFormat.version, 1] + shape(sizes) + events.joined() + end
  }

  static func number(_ number: UInt64) -> [UInt8] {
    number < 0x80 ? [UInt8(number)] : [UInt8(number & 0x7f) | 0x80] + self.number(number >> 7)
  }

  static func text(_ text: String) -> [UInt8] { number(UInt64(text.utf8.count)) + text.utf8 }

  /// A name that is written out.
  static func name(_ name: String) -> [UInt8] { [0] + text(name) }

  static func real(_ real: Double) -> [UInt8] { (0..<8).map { UInt8(real.bitPattern >> (8 * $0) & 0xff) } }

  static func shape(_ sizes: [UInt64]) -> [UInt8] { number(UInt64(sizes.count)) + sizes.flatMap(number) }

  static func scope(_ name: String, in parent: UInt64 = 0) -> [UInt8] {
    [1] + number(parent) + self.name(name) + self.name("T")
  }

  static func parameter(_ name: String, _ shape: [UInt8], _ initialiser: [UInt8] = [0] + real(0)) -> [UInt8] {
    [2, 0] + self.name(name) + shape + initialiser
  }

  /// An operation of the root scope; values are distances.
  static func operation(_ name: String, _ attributes: [UInt8] = [0], _ values: UInt64...) -> [UInt8] {
    [4, 0] + self.name(name) + attributes + number(UInt64(values.count)) + values.flatMap(number)
  }

  /// A site of the root scope at the newest value.
  static func site(_ name: String, _ layout: [UInt8] = [0], value: UInt64 = 1) -> [UInt8] {
    [5, 0] + self.name(name) + number(value) + layout
  }
}
