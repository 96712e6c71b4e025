import SutureGraph
import SutureSupport

/// Which tensor of a file is which variable of a network.
///
/// Names are those of PyTorch's `state_dict`, or have the prefixes `param/` and `buffer/` of Suture's own files. Prefixes
/// that wrappers add, such as `module.` of data parallelism, are removed if more names match without them.
struct WeightNames {
  /// The prefixes that are removed; one may follow another.
  private static let wrapperPrefixes = ["module.", "model.", "backbone.", "_orig_mod."]
  /// The maximum number of prefixes before one name.
  private static let maximumDepth = 4

  /// The removed prefix, such as `module.model.`; empty if there is none.
  let prefix: String
  /// The tensors that belong to no variable, in the order of the file.
  let unexpected: [String]

  private let matches: [ByteName: String]

  /// Compares the names of a file with those of a network.
  /// - Parameter rules: change names of the file before they are compared.
  init(_ names: [String], _ variables: [Variable], _ rules: [NameRule]) {
    if rules.isEmpty {
      self.init(names, variables)
      return
    }
    var original: [ByteName: String] = [:]
    let renamed = names.map { name in rules.reduce(name) { $1.applied(to: $0) } }
    // Of several tensors that get one name, the first.
    for (name, new) in zip(names, renamed) where original[ByteName(new)] == nil { original[ByteName(new)] = name }
    let found = WeightNames(renamed, variables)
    self.init(
      prefix: found.prefix, matches: found.matches.compactMapValues { original[ByteName($0)] },
      read: names.filter { !Self.isBatchCount($0) })
  }

  private init(prefix: String, matches: [ByteName: String], read names: [String]) {
    self.prefix = prefix
    self.matches = matches
    let read = Set(matches.values.map { ByteName($0) })
    unexpected = names.filter { !read.contains(ByteName($0)) }
  }

  /// Compares the tensors of a file with those of a network in their order, as long as shapes agree.
  init(inOrder names: [String], _ variables: [Variable], shape: (String) -> Shape?) {
    let tensors = names.filter { !Self.isBatchCount($0) }
    var matches: [ByteName: String] = [:]
    for (variable, name) in zip(variables.filter { !$0.isGraft }, tensors) {
      // A tensor of another shape is reported as such; what follows may be anything.
      matches[ByteName(variable.name)] = name
      if shape(name) != variable.shape { break }
    }
    self.init(prefix: "", matches: matches, read: tensors)
  }

  /// Compares the names of a file with those of a network.
  private init(_ names: [String], _ variables: [Variable]) {
    let own = names.filter { name in Self.ownPrefixes.contains(where: name.hasPrefix) }
    let wanted = Set(variables.map { ByteName($0.name) })
    // PyTorch counts batches beside running means; no result depends on the counts.
    let named = names.filter { wanted.contains(ByteName($0)) || !Self.isBatchCount($0) }
    if own.isEmpty {
      var best = (prefix: "", matches: Self.matches(named, wanted, without: ""))
      for prefix in Self.prefixes(of: named) {
        let matches = Self.matches(named, wanted, without: prefix)
        if matches.count > best.matches.count { best = (prefix, matches) }
      }
      (prefix, matches) = best
    } else {
      // Then other names are inputs, results and the state of an optimizer.
      prefix = ""
      let present = Set(names.map { ByteName($0) })
      matches = Dictionary(
        variables.compactMap { variable in
          let choices = [Self.ownPrefix(of: variable.role) + variable.name, variable.name]
          return choices.first { present.contains(ByteName($0)) }.map { (ByteName(variable.name), $0) }
        }, uniquingKeysWith: { first, _ in first })
    }
    let read = Set(matches.values.map { ByteName($0) })
    unexpected = (own.isEmpty ? named : own).filter { !read.contains(ByteName($0)) }
  }

  /// The name in the file of a variable's tensor; nil if the file has none.
  func fileName(of variable: Variable) -> String? { matches[ByteName(variable.name)] }

  // MARK: Prefixes

  private static func ownPrefix(of role: Variable.Role) -> String {
    switch role {
    case .parameter: "param/"
    case .buffer: "buffer/"
    }
  }

  private static let ownPrefixes = [ownPrefix(of: .parameter), ownPrefix(of: .buffer)]

  private static func isBatchCount(_ name: String) -> Bool {
    name == "num_batches_tracked" || name.hasSuffix(".num_batches_tracked")
  }

  /// The prefixes of wrappers that names begin with, each also in part: `module.` and `module.model.`; shorter ones first.
  private static func prefixes(of names: [String]) -> [String] {
    var found: Set<String> = []
    for name in names {
      var (prefix, rest) = ("", name[...])
      for _ in 0..<maximumDepth {
        guard let next = wrapperPrefixes.first(where: rest.hasPrefix) else { break }
        prefix += next
        rest = rest.dropFirst(next.count)
        found.insert(prefix)
      }
    }
    return found.sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
  }

  /// The names in the file by those of the network, where names without a prefix match; a name that has no prefix and
  /// matches as it is goes first.
  private static func matches(
    _ names: [String], _ wanted: Set<ByteName>, without prefix: String
  ) -> [ByteName: String] {
    var matches: [ByteName: String] = [:]
    for name in names {
      let isPlain = !name.hasPrefix(prefix) || prefix.isEmpty
      let key = ByteName(isPlain ? name : String(name.dropFirst(prefix.count)))
      if wanted.contains(key), isPlain || matches[key] == nil { matches[key] = name }
    }
    return matches
  }
}
