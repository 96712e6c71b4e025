import SutureRegistry

extension SearchMethod {
  private enum Method: String, CaseIterable {
    case exhaustive, random, evolution
  }

  /// - Parameters:
  ///   - reader: the value of `search`; nil means exhaustive search.
  ///   - trains: whether the sweep has a training stage, which evolution needs to select parents by accuracy.
  init(_ reader: YAMLReader?, trains: Bool) throws(YAMLError) {
    guard let reader else {
      self = .exhaustive
      return
    }
    let settings = ["population", "sample", "batch"]
    let mapping = try reader.mapping(keys: ["method", "budget", "seed"] + settings)
    let method: Method = try mapping.required("method").word()
    for key in settings + ["budget", "seed"] {
      guard let item = mapping[key], method == .exhaustive || (method == .random && settings.contains(key)) else {
        continue
      }
      let owners = settings.contains(key) ? "'evolution'" : "'random' and 'evolution'"
      throw item.error(.invalidValue, "'\(key)' belongs to \(owners), not to '\(method.rawValue)'")
    }
    guard method != .exhaustive else {
      self = .exhaustive
      return
    }
    let budget = try mapping.required("budget").integer(in: 1...1_000_000)
    let seed = try mapping["seed"]?.integer(in: 0...Int.max) ?? 0
    guard method == .evolution else {
      self = .random(budget: budget, seed: seed)
      return
    }
    guard trains else {
      throw reader.error(
        .invalidValue, "'search: evolution' needs at least one 'train' stage to select parents by accuracy")
    }
    let population = try mapping["population"]?.integer(in: 1...budget) ?? min(24, budget)
    self = .evolution(
      Evolution(
        budget: budget, seed: seed, population: population,
        sample: try mapping["sample"]?.integer(in: 1...population) ?? min(6, population),
        batch: try mapping["batch"]?.integer(in: 1...budget) ?? min(8, budget)))
  }
}
