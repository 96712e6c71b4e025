import SutureComposer
import SutureEngine
import SutureExecution
import SutureGraph
import SutureSupport
import SutureTraining

/// The results of `suture inspect`.
struct InspectReport: Codable, Sendable {
  /// The size of a network.
  struct Size: Codable {
    let parameters: Int
    /// MACs for the whole input.
    let macs: Int
    /// MACs for one image.
    let macsPerImage: Int

    enum CodingKeys: String, CodingKey {
      case parameters, macs
      case macsPerImage = "macs_per_image"
    }
  }

  /// A site where the composition is grafted.
  struct Place: Codable {
    let site: String
    let shape: [Int]
    let layout: String
  }

  /// The gain of a signal after a step of the chain, with freshly initialised parameters.
  struct Step: Codable {
    let composition: String
    /// The gain; nil if the output is not finite.
    let gain: Double?
  }

  let composition: String
  let backbone: String?
  let sites: [Place]
  /// The input's dimensions.
  let input: [Int]
  /// The output's dimensions.
  let output: [Int]
  let size: Size
  /// Elementwise operations of one run.
  let elementOperations: Int
  /// Bytes read and written by all operations, without fusion.
  let bytes: Int
  let bare: Size?
  /// The structure with every block printed.
  let structure: String
  /// The structure with repeated blocks printed once.
  let foldedStructure: String
  /// The gains after each step; empty if the composition is too large to be measured.
  let gain: [Step]
  let warnings: [String]
  /// What of a file of weights fits; nil without.
  let transfer: TransferReport?
  /// Remarks on easily overlooked effects of the composition's operators.
  let notes: [String]

  /// Builds the composition, alone or grafted, and analyses it.
  init(_ subject: GraftSubject, weights: WeightSource?, _ grafter: Grafter, engine: any Engine) throws {
    let composition = try subject.parsed()
    let graph = try subject.build(with: grafter)
    transfer = try weights.map { weights in
      let transfer = weights.transfer(of: try weights.open(), to: graph.variables)
      if weights.required > 0 { try transfer.check(required: weights.required) }
      return try transfer.examined()
    }
    let bare = try subject.bare(with: grafter)
    let gain = try Self.gain(of: composition, subject, bare, grafter, engine)
    let input = graph.shape(graph.inputs[0].value)
    self.input = input.dimensions
    output = graph.shape(graph.outputs[0]).dimensions
    elementOperations = graph.cost.elementOperations
    bytes = graph.cost.bytes
    let single = subject.forOneImage
    size = Size(graph, batch: input[0]) { try single.build(with: grafter) }
    self.bare = bare.map { Size($0.graph, batch: input[0]) { try single.bare(with: grafter)?.graph } }
    self.composition = composition.description
    backbone = subject.backbone
    sites = (bare?.sites ?? []).map { Place(site: $0.name, shape: $0.shape.dimensions, layout: $0.layout.name) }
    structure = graph.structure
    foldedStructure = graph.foldedStructure
    self.gain =
      gain?.steps.map { Step(composition: $0.composition.description, gain: $0.gain.isFinite ? $0.gain : nil) } ?? []
    notes = OperatorNotes.notes(on: composition)
    let gainWarning: String? =
      if let gain, !gain.total.isFinite {
        "with fresh parameters the output of '\(composition)' is not finite, so it cannot be trained"
      } else if let gain, subject.backbone != nil, !gain.isHarmless {
        Self.warning(of: composition, gain.total)
      } else {
        nil
      }
    let advice = try Self.advice(on: composition, subject, bare, grafter)
    let shapeWarnings = graph.shapeWarnings(beside: nil, kernelAdvice: ModuleAdvice.kernelTexts(of: advice))
    warnings = shapeWarnings + advice.compactMap(\.sizeText) + [gainWarning, transfer?.warning].compactMap(\.self)
  }

  /// The gain with freshly initialised parameters, of the composition alone or at the first site where it is grafted.
  /// - Returns: nil if signal or parameters are too large to be measured.
  private static func gain(
    of composition: Composition, _ subject: GraftSubject, _ bare: GraftSubject.Bare?, _ grafter: Grafter,
    _ engine: any Engine
  ) throws -> StartGain? {
    let signal = bare.map { $0.sites.first?.signal ?? Signal($0.graph.shape($0.graph.inputs[0].value)) }
    do {
      return try StartGain(
        of: composition, at: signal ?? Signal(Shape(subject.input)), grafter: grafter, engine: engine,
        threads: .available)
    } catch EngineError.outOfMemory {
      return nil
    }
  }

  /// The advice on the modules, of the composition alone or at each site where it is grafted, each once.
  private static func advice(
    on composition: Composition, _ subject: GraftSubject, _ bare: GraftSubject.Bare?, _ grafter: Grafter
  ) throws -> [ModuleAdvice] {
    guard let bare, let backbone = subject.backbone else {
      return try ModuleAdvisor(grafter).advice(on: composition, at: Signal(Shape(subject.input)))
    }
    let sites = try grafter.sites(of: try CompositionParser.parseReference(backbone), input: Shape(subject.input))
    return try ModuleAdvisor(grafter, sites: sites).advice(on: composition, at: bare.sites)
  }

  private static func warning(of composition: Composition, _ gain: Double) -> String {
    "'\(composition)' leaves \(NumberText.decimal(gain * 100, digits: 0)) % of the signal at the start, which disturbs "
      + "a trained backbone;\n'identity_init(\(composition))' starts as the identity"
  }
}

extension InspectReport.Size {
  /// - Parameter single: builds the network for one image; if that fails, the batch's MACs are divided by its size.
  fileprivate init(_ graph: Graph, batch: Int, single: () throws -> Graph?) {
    parameters = graph.parameterCount
    macs = graph.cost.macs
    guard batch > 1 else {
      macsPerImage = macs
      return
    }
    // A contract may reject a batch of one, which is not a user error.
    let one = try? single()
    macsPerImage = one?.cost.macs ?? macs / batch
  }
}
