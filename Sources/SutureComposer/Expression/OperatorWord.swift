/// The words that stand for the signs of operators, for shells that would read the signs themselves.
enum OperatorWord: String, CaseIterable {
  /// In series, `>>`.
  case then
  /// Added, `+`.
  case plus
  /// Multiplied, `*`.
  case times
  /// Side by side along channels, `|`.
  case beside

  /// The sign that it stands for, which printing uses.
  var sign: String {
    switch self {
    case .then: ">>"
    case .plus: "+"
    case .times: "*"
    case .beside: "|"
    }
  }

  /// `>> (then), + (plus), * (times) or | (beside)`, for messages.
  static let listing: String = {
    let all = allCases.map { "\($0.sign) (\($0.rawValue))" }
    return all.dropLast().joined(separator: ", ") + " or " + (all.last ?? "")
  }()
}
