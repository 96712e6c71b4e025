/// A word or sign of a composition, with its place.
struct Token: Hashable {
  enum Kind: Hashable {
    case name(String)
    case integer(Int)
    case real(Double)
    case text(String)
    /// One of `>> + * | ( ) [ ] , : = #`.
    case sign(String)
    case end
  }

  let kind: Kind
  /// From 1, in characters.
  let column: Int

  /// As quoted in messages.
  var label: String {
    switch kind {
    case .name(let name): "'\(name)'"
    case .integer(let number): "'\(number)'"
    case .real(let number): "'\(number)'"
    case .text(let text): "\"\(text)\""
    case .sign(let sign): "'\(sign)'"
    case .end: "the end"
    }
  }
}
