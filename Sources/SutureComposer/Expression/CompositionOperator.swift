/// An operator that joins compositions: in series, as parallel branches, or by a module with several inputs.
///
/// Sweep specifications, statistics and reports name it by its `rawValue`: `serial`, `add`, `channel_gated`, `aff`.
public enum CompositionOperator: Hashable, Sendable {
  /// Left to right, each applied to the output of the one before, written `a >> b`.
  case serial
  /// All applied to the same input, their outputs joined.
  case parallel(ParallelOperator)
  /// A module applied to branches, which all get the same input, written `aff(a, b)`.
  case fusion(FusionOperator)

  /// The parallel operator of the grammar; nil for `serial` and for modules.
  public var parallel: ParallelOperator? {
    switch self {
    case .serial, .fusion: nil
    case .parallel(let parallel): parallel
    }
  }

  /// Compares without the spelling, which `RawRepresentable` would compare: searches compare operators in inner loops.
  public static func == (first: Self, second: Self) -> Bool {
    switch (first, second) {
    case (.serial, .serial): true
    case (.parallel(let first), .parallel(let second)): first == second
    case (.fusion(let first), .fusion(let second)): first == second
    case (.serial, _), (.parallel, _), (.fusion, _): false
    }
  }
}

// MARK: - Spelling

extension CompositionOperator: CaseIterable, RawRepresentable {
  /// Every operator of the grammar: `serial`, then the parallel ones.
  public static let allCases: [CompositionOperator] = [.serial] + ParallelOperator.allCases.map(Self.parallel)

  /// The operator of the grammar that a specification or a YAML tree names, by its name or that of its function.
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
  public var rawValue: String {
    switch self {
    case .serial: "serial"
    case .parallel(let parallel): parallel.rawValue
    case .fusion(let fusion): fusion.reference.description
    }
  }

  /// The name for readers, such as `series` or `sum`.
  public var title: String {
    switch self {
    case .serial: "series"
    case .parallel(let parallel): parallel.title
    case .fusion(let fusion): "fusion by \(fusion.reference)"
    }
  }

  /// The operator applied to modules `a` and `b`, such as `a >> b` or `project(a | b)`.
  public var notation: String {
    var names = ["a", "b"]
    if case .fusion(let fusion) = self { names = fusion.branchNames }
    return join(names.map { .module(ModuleReference(id: $0)) }).description
  }

  /// The sign between its operands; nil for an operator written as a function.
  public var infix: InfixSign? {
    switch self {
    case .serial: .then
    case .parallel(let parallel): parallel.infix
    case .fusion: nil
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
  var arity: ClosedRange<Int> {
    switch self {
    case .serial: 1...Int.max
    case .parallel(let parallel): parallel.arity
    case .fusion(let fusion): fusion.branches...fusion.branches
    }
  }

  /// The arity in words, for error messages: `2 compositions`, `1 or more compositions`.
  var arityText: String {
    let count = arity.lowerBound == arity.upperBound ? "\(arity.lowerBound)" : "\(arity.lowerBound) or more"
    return "\(count) compositions"
  }

  /// Whether the order of the operands is irrelevant; false for modules, which may treat their inputs differently.
  public var isCommutative: Bool { parallel?.isCommutative ?? false }

  /// Whether `join([a, join([b, c])])` equals `join([a, b, c])`.
  ///
  /// False for `concat`: `join` projects its output, so a nested concatenation is projected twice.
  public var isAssociative: Bool {
    switch self {
    case .serial: true
    case .parallel(let parallel): parallel.isAssociative && parallel.keepsChannels
    case .fusion: false
    }
  }

  /// Whether it joins this number of modules; joining takes at least two.
  public func joins(_ count: Int) -> Bool { count >= 2 && arity.contains(count) }

  /// Joins compositions that keep the channels of their input to one that does so, too: concatenated channels are
  /// projected back, `project(a | b)`.
  public func join(_ parts: [Composition]) -> Composition {
    switch self {
    case .serial: .serial(parts)
    case .parallel(let parallel):
      parallel.keepsChannels ? .parallel(parallel, parts) : .project(.parallel(parallel, parts))
    case .fusion(let fusion): .fusion(fusion.reference, parts)
    }
  }

  /// The operator and the parts from which `join(_:)` makes this composition; nil for any other composition.
  public static func split(_ composition: Composition) -> (CompositionOperator, [Composition])? {
    switch composition {
    case .serial(let parts): (.serial, parts)
    case .parallel(let parallel, let parts): parallel.keepsChannels ? (.parallel(parallel), parts) : nil
    case .fusion(let reference, let parts):
      // Shared weights make a different network.
      reference.tag == nil ? (.fusion(FusionOperator(reference, branches: parts.count)), parts) : nil
    case .project(.parallel(let parallel, let parts)): parallel.keepsChannels ? nil : (.parallel(parallel), parts)
    case .module, .identity, .project, .identityInit: nil
    }
  }
}
