import SutureGraph

/// The contract of an imported network, in the language of manifests.
struct ImportedContract {
  /// The dimensions of the input, such as `n`, `3`, `h`, `w`.
  let input: [String]
  /// The dimensions of the output, such as `n`, `classes`.
  let output: [String]
  /// The conditions, such as `h % 32 == 0`.
  let requirements: [String]

  /// Finds formulas for the output's sizes; fixes height and width where there are none, and then the batch as well.
  init(_ probe: inout InputProbe, hasClasses: Bool) {
    var output = ImportedContract.formulas(probe, hasClasses: hasClasses)
    if output == nil {
      probe.fixSize()
      output = ImportedContract.formulas(probe, hasClasses: hasClasses)
    }
    if output == nil {
      probe.fixAll()
      output = ImportedContract.formulas(probe, hasClasses: hasClasses)
    }
    self.output = output ?? []
    let names = probe.typical.rank == 4 ? ["n", "c", "h", "w"] : ["n", "l", "c"]
    var requirements: [String] = []
    input = zip(names, probe.freedoms).map { name, freedom in
      switch freedom {
      case .fixed(let size): return "\(size)"
      case .multiples(let step, let least):
        if step > 1 { requirements.append("\(name) % \(step) == 0") }
        if least > max(step, 1) { requirements.append("\(name) >= \(least)") }
        return name
      }
    }
    self.requirements = requirements
  }

  private static func formulas(_ probe: InputProbe, hasClasses: Bool) -> [String]? {
    guard let first = probe.known.first, probe.known.allSatisfy({ $0.output.rank == first.output.rank }) else {
      return nil
    }
    var result: [String] = []
    for axis in 0..<first.output.rank {
      let sizes = probe.known.map { (input: $0.input, output: $0.output[axis]) }
      guard let formula = formula(sizes, probe, isClasses: hasClasses && axis == 1) else { return nil }
      result.append(formula)
    }
    return result
  }

  private static func formula(
    _ sizes: [(input: Shape, output: Int)], _ probe: InputProbe, isClasses: Bool
  ) -> String? {
    if isClasses { return "classes" }
    func isFree(_ axis: Int) -> Bool { if case .multiples = probe.freedoms[axis] { true } else { false } }
    func fits(_ rule: (Shape) -> Int) -> Bool { sizes.allSatisfy { rule($0.input) == $0.output } }
    let axes = probe.typical.rank == 4 ? [("n", 0), ("h", 2), ("w", 3)] : [("n", 0)]
    // The batch comes first, so that one image is not taken for a constant 1.
    for (name, axis) in axes where isFree(axis) && fits({ $0[axis] }) { return name }
    if let size = sizes.first?.output, fits({ _ in size }) { return "\(size)" }
    guard probe.typical.rank == 4, isFree(2), isFree(3) else { return nil }
    for factor in 2...64 {
      for (name, axis) in [("h", 2), ("w", 3)] {
        if fits({ $0[axis] / factor }) { return "\(name) / \(factor)" }
        if fits({ ($0[axis] + factor - 1) / factor }) { return "(\(name) + \(factor - 1)) / \(factor)" }
        if fits({ $0[axis] * factor }) { return "\(name) * \(factor)" }
      }
    }
    for factor in 1...64 {
      if fits({ ($0[2] / factor) * ($0[3] / factor) }) { return "(h / \(factor)) * (w / \(factor))" }
    }
    return nil
  }
}
