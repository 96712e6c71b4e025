import SutureComposer
import SutureEngine
import SutureExecution
import SutureGraph
import SutureSupport
import SutureSweep
import SutureTraining

/// What `suture inspect` finds, as scripts and people read it.
struct InspectReport: Encodable {
  /// What a network has and computes.
  struct Size: Encodable {
    let parameters: Int
    /// Multiply-adds for the whole input.
    let macs: Int
    /// Multiply-adds for one image of it.
    let macsPerImage: Int

    enum CodingKeys: String, CodingKey {
      case parameters, macs
      case macsPerImage = "macs_per_image"
    }
  }

  /// A place where the composition is grafted.
  struct Place: Encodable {
    let site: String
    let shape: [Int]
    let layout: String
  }

  /// What fresh parameters leave of a signal after a step of the chain.
  struct Step: Encodable {
    let composition: String
    /// Nil where the output is not finite.
    let gain: Double?
  }

  /// How many sites are printed without `--full`.
  private static let siteCount = 12

  private let composition: String
  private let backbone: String?
  private let sites: [Place]
  private let input: Shape
  private let output: Shape
  private let size: Size
  private let cost: Cost
  private let bare: Size?
  /// Every block on its own.
  private let structure: String
  /// As people read it: equal blocks once, unless all are asked for.
  private let shown: String
  /// Nothing where it is too large to be measured.
  private let gain: [Step]
  private let warnings: [String]
  /// What the composition's operators do that is easily overlooked.
  private let notes: [String]
  private let isFull: Bool

  /// Builds the composition, alone or grafted, and looks at it.
  init(_ composition: Composition, _ graft: GraftOptions, _ composer: Composer, isFull: Bool) throws {
    let graph = try graft.build(composition, with: composer)
    let bare = try graft.bare(with: composer)
    let gain = try graft.startGain(of: composition, bare: bare, with: composer, threads: .available)
    input = graph.shape(graph.inputs[0].value)
    output = graph.shape(graph.outputs[0])
    cost = graph.cost
    let single = graft.forOneImage(of: input)
    let batch = input[0]
    size = Size(graph, batch: batch) { try single.build(composition, with: composer) }
    self.bare = bare.map { Size($0.graph, batch: batch) { try single.bare(with: composer)?.graph } }
    self.composition = composition.description
    backbone = graft.backbone?.description
    sites = (bare?.sites ?? []).map { Place(site: $0.name, shape: $0.shape.dimensions, layout: $0.layout.name) }
    structure = graph.structure
    shown = isFull ? graph.structure : graph.foldedStructure
    self.gain =
      gain?.steps.map { Step(composition: $0.composition.description, gain: $0.gain.isFinite ? $0.gain : nil) } ?? []
    self.isFull = isFull
    let multiplies = OperatorControl.controls(for: composition).contains { $0.fusion == .multiply }
    notes = multiplies ? [Self.multiplyNote] : []
    let gainWarning: String? =
      if let gain, !gain.total.isFinite {
        "with fresh parameters the output of '\(composition)' is not finite, so it cannot be trained"
      } else if let gain, graft.backbone != nil, !gain.isHarmless {
        Self.warning(of: composition, gain.total)
      } else {
        nil
      }
    warnings = graph.shapeWarnings + [gainWarning].compactMap(\.self)
  }

  private static let multiplyNote =
    "'*' multiplies whole outputs: two gates x·g₁ and x·g₂ give x²·g₁·g₂, which squares the signal;\n"
    + "'identity * identity' is that square alone, and 'a >> b' applies both gates to x once"

  private static func warning(of composition: Composition, _ gain: Double) -> String {
    "'\(composition)' leaves \(Quantity.decimal(gain * 100, places: 0)) % of the signal at the start, which disturbs a "
      + "trained backbone;\n'identity_init(\(composition))' starts as the identity"
  }

  private enum CodingKeys: String, CodingKey {
    case composition, backbone, sites, input, output, parameters, macs, elementwise, bare, structure, gain, notes,
      warnings
    case macsPerImage = "macs_per_image"
    case traffic = "traffic_bytes"
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(composition, forKey: .composition)
    try container.encode(backbone, forKey: .backbone)
    try container.encode(sites, forKey: .sites)
    try container.encode(input.dimensions, forKey: .input)
    try container.encode(output.dimensions, forKey: .output)
    try container.encode(size.parameters, forKey: .parameters)
    try container.encode(size.macs, forKey: .macs)
    try container.encode(size.macsPerImage, forKey: .macsPerImage)
    try container.encode(cost.elementOperations, forKey: .elementwise)
    try container.encode(cost.bytes, forKey: .traffic)
    try container.encode(bare, forKey: .bare)
    try container.encode(structure, forKey: .structure)
    try container.encode(gain, forKey: .gain)
    try container.encode(notes, forKey: .notes)
    try container.encode(warnings, forKey: .warnings)
  }

  // MARK: For people

  /// Prints structure and numbers; warnings go to standard error.
  func print(to console: Console) {
    console.print(shown)
    console.print("")
    console.print("composition  \(composition)")
    if let backbone { console.print("backbone     \(backbone)") }
    printSites(to: console)
    console.print("input        \(input)")
    console.print("output       \(output)")
    console.print("parameters   \(Quantity.grouped(size.parameters))")
    let whole = input[0] > 1 ? ", \(Quantity.grouped(size.macs)) for the batch of \(input[0])" : ""
    console.print("MACs         \(Quantity.grouped(size.macsPerImage)) per image\(whole)")
    if let bare, !sites.isEmpty { printDifference(from: bare, to: console) }
    console.print("elementwise  \(Quantity.grouped(cost.elementOperations)) operations")
    console.print("traffic      \(Quantity.bytes(cost.bytes)), each operation on its own")
    var steps = gain.map { $0.gain.map { Quantity.decimal($0, places: 3) } ?? "not finite" }
    // The beginning and the end of a long chain.
    if steps.count > 10 { steps.replaceSubrange(6..<steps.count - 2, with: ["…"]) }
    console.print(
      steps.isEmpty
        ? "gain         not measured: it takes too much memory"
        : "gain         \(steps.joined(separator: " → ")) of the signal's rms with fresh parameters")
    for note in notes { console.print("note         \(note.replacing("\n", with: "\n             "))") }
    for warning in warnings { console.printError("warning: \(warning.replacing("\n", with: "\n  "))") }
  }

  private func printSites(to console: Console) {
    let listed = isFull ? sites[...] : sites.prefix(Self.siteCount)
    for (index, place) in listed.enumerated() {
      let shape = Shape(place.shape)
      console.print("\(index == 0 ? "grafted at   " : "             ")\(place.site) (\(shape))")
    }
    if listed.count < sites.count {
      console.print("             and \(sites.count - listed.count) more sites, which --full lists")
    }
  }

  private func printDifference(from bare: Size, to console: Console) {
    func added(_ after: Int, _ before: Int) -> String {
      let difference = after - before
      let percent = before > 0 ? " (\(Quantity.percent(Double(difference) / Double(before))))" : ""
      return "\(difference < 0 ? "" : "+")\(Quantity.grouped(difference))\(percent)"
    }
    console.print(
      "bare         \(Quantity.grouped(bare.parameters)) parameters, \(Quantity.grouped(bare.macsPerImage)) MACs per image"
    )
    console.print(
      "added        \(added(size.parameters, bare.parameters)) parameters, "
        + "\(added(size.macsPerImage, bare.macsPerImage)) MACs per image")
  }
}

extension InspectReport.Size {
  /// - Parameter single: builds the same for one image; where that cannot be built, the batch's MACs are divided.
  fileprivate init(_ graph: Graph, batch: Int, single: () throws -> Graph?) {
    parameters = graph.parameterCount
    macs = graph.cost.macs
    guard batch > 1 else {
      macsPerImage = macs
      return
    }
    // A contract may refuse a batch of one, which is no error of the user's.
    let one = try? single()
    macsPerImage = one?.cost.macs ?? macs / batch
  }
}
