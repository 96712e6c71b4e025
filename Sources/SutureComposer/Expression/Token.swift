/// A token of an expression, with its column.
struct Token: Hashable {
  enum Kind: Hashable {
    case name(String)
    case integer(Int)
    case real(Double)
    case text(String)
    /// The sign of an infix operator, or one of `( ) [ ] , : = #`.
    case sign(String)
    case end
  }

  let kind: Kind
  /// 1-based, in characters.
  let column: Int

  /// The token as error messages quote it.
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
