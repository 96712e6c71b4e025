/// An operator that joins compositions: in series, or as parallel branches.
///
/// Sweep specifications, statistics and reports name it by its `rawValue`: `serial`, `add`, `channel_gated`.
public enum CompositionOperator: Hashable, Sendable {
  /// Left to right, each applied to the output of the one before, written `a >> b`.
  case serial
  /// All applied to the same input, their outputs joined.
  case parallel(ParallelOperator)

  /// The parallel operator; nil for `serial`.
  public var parallel: ParallelOperator? {
    switch self {
    case .serial: nil
    case .parallel(let parallel): parallel
    }
  }

  /// Compares without the spelling, which `RawRepresentable` would compare: searches compare operators in inner loops.
  public static func == (first: Self, second: Self) -> Bool { first.parallel == second.parallel }
}

// MARK: - Spelling

extension CompositionOperator: CaseIterable, RawRepresentable {
  /// Every operator: `serial`, then the parallel ones.
  public static let allCases: [CompositionOperator] = [.serial] + ParallelOperator.allCases.map(Self.parallel)

  /// The operator that a specification or a YAML tree names, by its name or that of its function.
  public init?(rawValue: String) {
    if rawValue == "serial" {
      self = .serial
    } else if let parallel = ParallelOperator(rawValue: rawValue) ?? ParallelOperator(function: rawValue) {
      self = .parallel(parallel)
    } else {
      return nil
    }
  }

  /// The name in specifications, YAML trees and reports.
  public var rawValue: String { parallel?.rawValue ?? "serial" }

  /// The name for readers, such as `series` or `sum`.
  public var title: String { parallel?.title ?? "series" }

  /// The operator applied to two modules `a` and `b`, such as `a >> b` or `project(a | b)`.
  public var notation: String {
    join(["a", "b"].map { .module(ModuleReference(id: $0)) }).description
  }

  /// The sign between its operands; nil for an operator written as a function.
  public var infix: InfixSign? {
    switch self {
    case .serial: .then
    case .parallel(let parallel): parallel.infix
    }
  }

  /// The operators written between their operands, with their signs.
  static let infixes: [(operator: CompositionOperator, infix: InfixSign)] = allCases.compactMap { candidate in
    candidate.infix.map { (candidate, $0) }
  }

  /// The operator with a sign, such as `+`.
  init?(sign: String) {
    guard let match = Self.infixes.first(where: { $0.infix.sign == sign }) else { return nil }
    self = match.operator
  }

  /// The operator with a word, such as `plus`, in upper or lower case.
  init?(word: String) {
    guard let match = Self.infixes.first(where: { $0.infix.word == word.lowercased() }) else { return nil }
    self = match.operator
  }

  /// The signs with their words, for error messages: `>> (then), + (plus), * (times) or | (beside)`.
  static let signList: String = {
    let all = infixes.map { "\($0.infix.sign) (\($0.infix.word))" }
    return all.dropLast().joined(separator: ", ") + " or " + (all.last ?? "")
  }()
}

// MARK: - Joining

extension CompositionOperator {
  /// The numbers of operands that it accepts.
  var arity: ClosedRange<Int> { parallel?.arity ?? 1...Int.max }

  /// The arity in words, for error messages: `2 compositions`, `1 or more compositions`.
  var arityText: String {
    let count = arity.lowerBound == arity.upperBound ? "\(arity.lowerBound)" : "\(arity.lowerBound) or more"
    return "\(count) compositions"
  }

  /// Whether the order of the operands is irrelevant.
  public var isCommutative: Bool { parallel?.isCommutative ?? false }

  /// Whether `join([a, join([b, c])])` equals `join([a, b, c])`.
  ///
  /// False for `concat`: `join` projects its output, so a nested concatenation is projected twice.
  public var isAssociative: Bool { parallel.map { $0.isAssociative && $0.keepsChannels } ?? true }

  /// Whether it joins this number of modules; joining takes at least two.
  public func joins(_ count: Int) -> Bool { count >= 2 && arity.contains(count) }

  /// Joins compositions that keep the channels of their input to one that does so, too: concatenated channels are
  /// projected back, `project(a | b)`.
  public func join(_ parts: [Composition]) -> Composition {
    switch self {
    case .serial: .serial(parts)
    case .parallel(let parallel):
      parallel.keepsChannels ? .parallel(parallel, parts) : .project(.parallel(parallel, parts))
    }
  }

  /// The operator and the parts from which `join(_:)` makes this composition; nil for any other composition.
  public static func split(_ composition: Composition) -> (CompositionOperator, [Composition])? {
    switch composition {
    case .serial(let parts): (.serial, parts)
    case .parallel(let parallel, let parts): parallel.keepsChannels ? (.parallel(parallel), parts) : nil
    case .project(.parallel(let parallel, let parts)): parallel.keepsChannels ? nil : (.parallel(parallel), parts)
    case .module, .identity, .project, .identityInit: nil
    }
  }
}
